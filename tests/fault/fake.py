"""A fake 7.10.2 cluster: the state behind the fault server.

It keeps policies, scripts, indices, pipelines, templates and data streams,
and answers the requests of esbundle as the real server does; a test holds its
answers against that server's.  Numbers stay text, to the letter.  It checks
little and applies no template to an index: the tests do not ask for it."""

import re
import threading
from urllib.parse import parse_qs, unquote

from trees import Number, copy, dumps, merge, nested, parse, with_prefix

TIER = "index.routing.allocation.include._tier_preference"


class Refusal(Exception):
    """The server's no: a status, and an error with its type and reason."""

    def __init__(self, status, kind, reason, **more):
        super().__init__(reason)
        cause = {"type": kind, "reason": reason, **more}
        self.status = status
        self.text = dumps({"error": {"root_cause": [cause], **cause},
                           "status": Number(status)})


def no_index(name):
    return Refusal(404, "index_not_found_exception", f"no such index [{name}]",
                   **{"resource.type": "index_or_alias", "resource.id": name,
                      "index_uuid": "_na_", "index": name})


class Fake:
    """One cluster.  answer() is all a server needs; the dictionaries may be
    filled and read by the tests."""

    def __init__(self, name="fake"):
        self.name = name
        self.uuid = (name + "-" * 22)[:22]
        self.most_shards = 1000
        self.policies, self.scripts, self.pipelines = {}, {}, {}
        self.legacy, self.components, self.templates = {}, {}, {}
        self.indices, self.streams = {}, {}
        self.lock = threading.RLock()

    # ---- for the tests ----

    def load(self, requests):
        """Apply (method, path, body) triples."""
        for method, path, body in requests:
            text = b"" if body is None else dumps(body).encode()
            status, got = self.answer(method, path, text)
            assert status == 200, (method, path, got)
        return self

    def dump(self):
        """All that esbundle moves: {kind: {name: what}}."""
        with self.lock:
            plain = {
                "ilm_policy": self.policies, "stored_script": self.scripts,
                "ingest_pipeline": self.pipelines,
                "legacy_template": self.legacy,
                "component_template": self.components,
                "index_template": self.templates,
                "index": {
                    name: self.public(one) for name, one
                    in self.indices.items() if one["stream"] is None},
                "data_stream": {
                    name: {"template": one["template"],
                           "mappings": self.indices[one["index"]]["mappings"]}
                    for name, one in self.streams.items()}}
            return copy(plain)

    @staticmethod
    def public(one):
        settings = {key: value for key, value in one["settings"].items()
                    if key not in ("index.uuid", "index.creation_date")}
        return {"settings": settings, "mappings": one["mappings"],
                "aliases": one["aliases"], "state": one["state"]}

    # ---- answering ----

    def answer(self, method, target, body):
        """Apply a request.  Return the status and the text of the answer."""
        path, _, query = target.partition("?")
        query = {key: one[-1] for key, one in parse_qs(query).items()}
        for wanted, pattern, handler in ROUTES:
            match = pattern.fullmatch(path)
            if match and wanted == method:
                names = [unquote(one) for one in match.groups()]
                if query.get("filter_path"):
                    names.append(query["filter_path"])
                try:
                    with self.lock:
                        got = handler(self, *names,
                                      *([parse(body)] if body else []))
                except Refusal as no:
                    return no.status, no.text
                return got if isinstance(got, tuple) else (200, dumps(got))
        return 405, dumps({
            "error": f"Incorrect HTTP method for uri [{target}] and method "
                     f"[{method}], allowed: [POST]", "status": Number(405)})

    def root(self):
        return {"name": "node", "cluster_name": self.name,
                "cluster_uuid": self.uuid,
                "version": {"number": "7.10.2", "build_flavor": "default",
                            "build_type": "docker", "build_snapshot": False,
                            "lucene_version": "8.7.0"},
                "tagline": "You Know, for Search"}

    # ---- lists ----

    def list_policies(self):
        return {name: {"version": Number(1),
                       "modified_date": "2024-01-01T00:00:00.000Z", **one}
                for name, one in self.policies.items()}

    def read_script(self, name):
        if name not in self.scripts:
            return 404, dumps({"_id": name, "found": False})
        return {"_id": name, "found": True, **self.scripts[name]}

    def list_pipelines(self):
        return (200 if self.pipelines else 404), dumps(self.pipelines)

    def list_components(self):
        return {"component_templates": [
            {"name": name, "component_template": one}
            for name, one in self.components.items()]}

    def list_templates(self):
        return {"index_templates": [
            {"name": name, "index_template": one}
            for name, one in self.templates.items()]}

    def list_streams(self):
        return {"data_streams": [
            {"name": name, "timestamp_field": {"name": "@timestamp"},
             "indices": [{"index_name": one["index"], "index_uuid":
                          self.indices[one["index"]]["settings"]
                          ["index.uuid"]}],
             "generation": Number(1), "status": "GREEN",
             "template": one["template"]}
            for name, one in sorted(self.streams.items())]}

    def resolve(self):
        aliases = {}
        for name, one in sorted(self.indices.items()):
            for alias in one["aliases"]:
                aliases.setdefault(alias, []).append(name)
        return {"indices": [self.resolved(name, one) for name, one
                            in sorted(self.indices.items())],
                "aliases": [{"name": alias, "indices": names}
                            for alias, names in sorted(aliases.items())],
                "data_streams": [
                    {"name": name, "backing_indices": [one["index"]],
                     "timestamp_field": "@timestamp"}
                    for name, one in sorted(self.streams.items())]}

    @staticmethod
    def resolved(name, one):
        entry = {"name": name}
        if one["aliases"]:
            entry["aliases"] = sorted(one["aliases"])
        hidden = one["settings"].get("index.hidden") == "true"
        entry["attributes"] = ["hidden"] * hidden + [
            "open" if one["state"] == "open" else "closed"]
        if one["stream"] is not None:
            entry["data_stream"] = one["stream"]
        return entry

    def no_security(self, _body=None):
        raise Refusal(400, "invalid_index_name_exception",
                      "Invalid index name [_security], must not start with "
                      "'_', '-', or '+'", index_uuid="_na_", index="_security")

    def list_aliases(self):
        return {name: {"aliases": one["aliases"]}
                for name, one in self.indices.items()}

    def state(self, wanted):
        """_cluster/state/metadata by the filters that esbundle uses."""
        if wanted == "cluster_uuid":
            return {"cluster_uuid": self.uuid}
        found = {}
        if "metadata.stored_scripts" in wanted and self.scripts:
            found["stored_scripts"] = {
                name: one["script"] for name, one in self.scripts.items()}
        if "routing_num_shards" in wanted and self.indices:
            found["indices"] = {name: {"routing_num_shards": Number(1024)}
                                for name in self.indices}
        return {"metadata": found} if found else {}

    def health(self, wanted):
        if wanted == "number_of_data_nodes":
            return {"number_of_data_nodes": Number(1)}
        found = {name: {key: Number(one["settings"]["index." + key])
                        for key in ("number_of_shards", "number_of_replicas")}
                 for name, one in self.indices.items()
                 if one["state"] == "open"}
        return {"indices": found} if found else {}

    def read_indices(self, names):
        # The tests ask for concrete names only.
        return {name: self.told(self.indices[name])
                for name in names.split(",") if name in self.indices}

    @staticmethod
    def told(one):
        body = {key: one[key] for key in ("aliases", "mappings")}
        body["settings"] = dict(sorted(one["settings"].items()))
        if one["stream"] is not None:
            body["data_stream"] = one["stream"]
        return body

    # ---- writes ----

    @staticmethod
    def put_into(attribute):
        def put(self, name, body):
            getattr(self, attribute)[name] = body
            return {"acknowledged": True}
        return put

    def put_legacy(self, name, body):
        self.legacy[name] = {
            "order": Number(0), **body,
            "settings": with_prefix(body.get("settings", {})),
            "mappings": body.get("mappings", {}),
            "aliases": body.get("aliases", {})}
        return {"acknowledged": True}

    def put_pipeline(self, name, body):
        for step in body["processors"]:
            script = step.get("script", {}).get("id")
            if script is not None and script not in self.scripts:
                raise Refusal(
                    404, "resource_not_found_exception", "unable to find "
                    f"script [{script}] in cluster state",
                    processor_type="script")
        self.pipelines[name] = body
        return {"acknowledged": True}

    @staticmethod
    def with_nested(body):
        body = copy(body)
        settings = body.get("template", {}).get("settings")
        if settings is not None:
            body["template"]["settings"] = nested(with_prefix(settings))
        return body

    def put_component(self, name, body):
        self.components[name] = self.with_nested(body)
        return {"acknowledged": True}

    def put_template(self, name, body):
        missing = [one for one in body.get("composed_of", [])
                   if one not in self.components]
        if missing:
            raise Refusal(
                400, "invalid_index_template_exception",
                f"index_template [{name}] invalid, cause [index template "
                f"[{name}] specifies component templates "
                f"[{', '.join(missing)}] that do not exist]")
        self.templates[name] = self.with_nested(body)
        return {"acknowledged": True}

    def add_index(self, name, body, stream=None):
        settings = {
            "index.number_of_shards": "1", "index.number_of_replicas": "1",
            "index.creation_date": "1700000000000",
            "index.provided_name": name,
            "index.uuid": (name + "-" * 22)[:22],
            "index.version.created": "7100299",
            TIER: "data_content" if stream is None else "data_hot",
            **with_prefix(body.get("settings", {}))}
        if settings[TIER] is None:
            del settings[TIER]
        self.indices[name] = {
            "settings": settings, "mappings": body.get("mappings", {}),
            "aliases": body.get("aliases", {}), "state": "open",
            "stream": stream}

    def put_index(self, name, body=None):
        if name in self.indices:
            uuid = self.indices[name]["settings"]["index.uuid"]
            raise Refusal(400, "resource_already_exists_exception",
                          f"index [{name}/{uuid}] already exists",
                          index_uuid=uuid, index=name)
        self.add_index(name, body or {})
        return {"acknowledged": True, "shards_acknowledged": True,
                "index": name}

    def index(self, name):
        if name in self.streams:
            name = self.streams[name]["index"]
        if name not in self.indices:
            raise no_index(name)
        return self.indices[name]

    def close(self, name):
        one = self.index(name)
        one["state"] = "close"
        one["settings"]["index.verified_before_close"] = "true"
        return {"acknowledged": True, "shards_acknowledged": True,
                "indices": {name: {"closed": True}}}

    def put_settings(self, name, body):
        self.index(name)["settings"].update(with_prefix(body))
        return {"acknowledged": True}

    def put_mapping(self, name, body):
        merge(self.index(name)["mappings"], copy(body))
        return {"acknowledged": True}

    def put_stream(self, name):
        if name in self.streams:
            raise Refusal(400, "resource_already_exists_exception",
                          f"data_stream [{name}] already exists")
        for template, body in self.templates.items():
            if "data_stream" in body and name in body["index_patterns"]:
                break
        else:
            raise Refusal(400, "illegal_argument_exception", "no matching "
                          f"index template found for data stream [{name}]")
        backing = f".ds-{name}-000001"
        self.add_index(backing, self.composed(body), name)
        self.streams[name] = {"index": backing, "template": template}
        return {"acknowledged": True}

    def composed(self, template):
        """What a data stream's template makes of its backing index."""
        made = {"settings": {"index": {"hidden": "true"}}, "mappings": {
            "_data_stream_timestamp": {"enabled": True},
            "properties": {"@timestamp": {"type": "date"}}}}
        parts = [self.components[one].get("template", {})
                 for one in template.get("composed_of", [])]
        for part in parts + [template.get("template", {})]:
            merge(made, copy(part))
        return made


def _routes(*rows):
    return [(method, re.compile(path), handler)
            for method, path, handler in rows]


ROUTES = _routes(
    ("GET", "/", Fake.root),
    ("GET", "/_ilm/policy", Fake.list_policies),
    ("GET", "/_ingest/pipeline", Fake.list_pipelines),
    ("GET", "/_template", lambda fake: fake.legacy),
    ("GET", "/_component_template", Fake.list_components),
    ("GET", "/_index_template", Fake.list_templates),
    ("GET", "/_data_stream", Fake.list_streams),
    ("GET", r"/_resolve/index/\*", Fake.resolve),
    ("GET", "/_alias", Fake.list_aliases),
    ("GET", "/_cluster/state/metadata", Fake.state),
    ("GET", "/_cluster/settings", lambda fake, wanted: {
        "defaults": {"cluster.max_shards_per_node": str(fake.most_shards)}}),
    ("GET", "/_cluster/health", Fake.health),
    ("GET", "/_nodes", lambda fake, wanted: {}),
    ("GET", "/_nodes/_local", lambda fake, wanted: {
        "cluster_name": fake.name, "nodes": {"n": {
            "version": "7.10.2", "build_flavor": "default"}}}),
    ("GET", "/_scripts/([^/]+)", Fake.read_script),
    ("GET", "/([^_/][^/]*)", Fake.read_indices),
    ("POST", "/_security/user/_has_privileges", Fake.no_security),
    ("PUT", "/_ilm/policy/([^/]+)", Fake.put_into("policies")),
    ("PUT", "/_scripts/([^/]+)", Fake.put_into("scripts")),
    ("PUT", "/_ingest/pipeline/([^/]+)", Fake.put_pipeline),
    ("PUT", "/_template/([^/]+)", Fake.put_legacy),
    ("PUT", "/_component_template/([^/]+)", Fake.put_component),
    ("PUT", "/_index_template/([^/]+)", Fake.put_template),
    ("PUT", "/_data_stream/([^/]+)", Fake.put_stream),
    ("PUT", "/([^_/][^/]*)", Fake.put_index),
    ("POST", "/([^_/][^/]*)/_close", Fake.close),
    ("PUT", "/([^_/][^/]*)/_settings", Fake.put_settings),
    ("PUT", "/([^_/][^/]*)/_mapping", Fake.put_mapping),
)
