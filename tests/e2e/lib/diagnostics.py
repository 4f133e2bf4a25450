"""What Elastic's support-diagnostics collects: its very calls and files.

The calls are those of its elastic-rest.yml, the archive is packed as its
ArchiveUtils does: one folder, a slash before it, deflated to a stream whose
sizes stand behind the data."""

import io
import json
import os
import zipfile

TOP = "api-diagnostics-20240501-101112"

# File, calls by version from which on they are made.
CALLS = {
    "version.json": {"0": "/"},
    "alias.json": {"0": "/_alias?pretty&human"},
    "cluster_state.json": {"0": "/_cluster/state?human"},
    "component_templates.json": {"7.8.0": "/_component_template"},
    "index_templates.json": {"7.8.0": "/_index_template"},
    "mapping.json": {"0": "/_mapping",
                     "7.7.0": "/_mapping?expand_wildcards=all"},
    "pipelines.json": {"0": "/_ingest/pipeline/*?pretty&human"},
    "settings.json": {
        "0": "/_settings?pretty&human",
        "7.7.0": "/_settings?pretty&human&expand_wildcards=all"},
    "templates.json": {"0": "/_template?pretty"},
    "commercial/data_stream.json": {
        "7.9.0": "/_data_stream?pretty",
        "7.11.0": "/_data_stream?pretty&expand_wildcards=all"},
    "commercial/ilm_policies.json": {"6.6.0": "/_ilm/policy?human&pretty"},
    # Not read, but there.
    "cat/cat_indices.txt": {"0": "/_cat/indices?v"},
    "nodes.json": {"0": "/_nodes?pretty&human"},
}


# What needs no cluster: one index.
SMALL = {
    "version.json": b'{"cluster_name":"c","cluster_uuid":"u","version":'
                    b'{"number":"7.10.2"}}',
    "settings.json": b'{"i":{"settings":{"index":{"number_of_shards":"1"'
                     b',"number_of_replicas":"0"}}}}',
    "mapping.json": b'{"i":{"mappings":{}}}',
    "alias.json": b'{"i":{"aliases":{}}}',
    "cluster_state.json": b'{"metadata":{"indices":{"i":{"state":"open",'
                          b'"routing_num_shards":1024}},'
                          b'"stored_scripts":{}}}',
    "templates.json": b'{}', "pipelines.json": b'{}',
    "component_templates.json": b'{"component_templates":[]}',
    "index_templates.json": b'{"index_templates":[]}',
    "commercial/ilm_policies.json": b'{}',
    "commercial/data_stream.json": b'{"data_streams":[]}',
    "logs/a.log": b"x" * 3000,
}


def parts(version):
    return tuple(map(int, version.split(".")))


def call(calls, version):
    """The call made of that version, or None."""
    since = [one for one in calls if parts(one) <= parts(version)]
    return calls[max(since, key=parts)] if since else None


def collect(client):
    """{path: bytes} of everything that is asked of a cluster; what it refuses
    is written down as well."""
    version = client.get("/").json["version"]["number"]
    files = {
        "manifest.json": json.dumps({
            "diagToolVersion": "8.4.0", "Product Version": version,
            "collectionDate": "2024-05-01T10:11:12.131Z"}).encode(),
        "diagnostic_manifest.json": json.dumps({
            "mode": "full", "product": "elasticsearch", "diagnostic": "9.0.0",
            "type": "elasticsearch_diagnostic", "runner": "cli",
            "version": version, "flags": "",
            "timestamp": "2024-05-01T10:11:12.131Z"}, indent=2).encode(),
        "diagnostics.log": b"2024-05-01 10:11:12 INFO all is well\n",
    }
    for path, calls in CALLS.items():
        target = call(calls, version)
        if target is not None:
            files[path] = client.get(target).text.encode(
                "utf-8", "surrogatepass")
    return files


class Stream(io.RawIOBase):
    """A file that cannot be wound back, such as the tool writes to."""

    def __init__(self, path):
        super().__init__()
        self.file = open(path, "wb")

    def writable(self):
        return True

    def write(self, data):
        return self.file.write(data)

    def close(self):
        self.file.close()
        super().close()


def pack(files, path, top="/" + TOP, method=zipfile.ZIP_DEFLATED,
         stream=True):
    """A ZIP archive of them at path, with the folders before their files."""
    with (Stream(path) if stream else open(path, "wb")) as out, \
            zipfile.ZipFile(out, "w", method) as archive:
        made = set()
        for name, data in files.items():
            whole = f"{top}/{name}" if top else name
            folder = whole.rpartition("/")[0]
            if folder.strip("/") and folder not in made:
                made.add(folder)
                archive.writestr(zipfile.ZipInfo(folder + "/"), b"")
            entry = zipfile.ZipInfo(whole)
            entry.compress_type = method
            archive.writestr(entry, data)
    return path


def lay_out(files, path):
    """A directory of them at path, as unzip makes it."""
    for name, data in files.items():
        whole = os.path.join(path, name)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(data)
    return path
