"""The whole schema of a cluster: reading it for comparison, deleting it."""

from .client import Refused, enc

# What a server says about an index that is not part of its definition.
MADE_BY_SERVER = (
    "index.uuid", "index.creation_date", "index.provided_name",
    "index.version.created", "index.version.upgraded",
    "index.verified_before_close", "index.resize.", "index.history.uuid",
)


def built_in(name):
    """Is this an object that a 6.8 cluster gives itself?"""
    return name.startswith((
        ".logstash-management", ".management-beats", ".ml-", ".monitoring-",
        ".security", ".triggered_watches", ".watch",
        "xpack_monitoring_")) or name in (
            "security-index-template", "security_audit_log",
            "logstash-index-template", "watch-history-ilm-policy")


def metadata(client):
    """The cluster state's own view: it shows what listings may hide."""
    return client.must("GET", "/_cluster/state/metadata")["metadata"]


def dump(client):
    """Everything that esbundle moves, as {kind: {name: body}}.  Two clusters
    of one version have equal schemas when their dumps are equal."""
    state = metadata(client)
    streams = listed(client, "/_data_stream", "data_streams")
    backing = {one["index_name"] for s in streams for one in s["indices"]}
    return {
        "ilm_policy": {
            name: one["policy"]
            for name, one in mapped(client, "/_ilm/policy").items()},
        "stored_script": dict(state.get("stored_scripts", {})),
        "index": {
            name: index(one, state["indices"][name])
            for name, one in indices(client, state).items()
            if name not in backing and not built_in(name)},
        "ingest_pipeline": user_made(mapped(client, "/_ingest/pipeline")),
        "legacy_template": user_made(
            mapped(client, "/_template?flat_settings=true")),
        "component_template": named(
            client, "/_component_template", "component_templates",
            "component_template"),
        "index_template": named(
            client, "/_index_template", "index_templates", "index_template"),
        "data_stream": {s["name"]: stream(client, s) for s in streams},
    }


def index(body, state):
    settings = {key: value for key, value in body["settings"].items()
                if not key.startswith(MADE_BY_SERVER)}
    return {"settings": settings, "mappings": body["mappings"],
            "aliases": body["aliases"], "state": state["state"],
            "routing_num_shards": state.get("routing_num_shards")}


def stream(client, one):
    writer = one["indices"][-1]["index_name"]
    body = client.must("GET", f"/{enc(writer)}/_mapping")
    return {"timestamp_field": one["timestamp_field"],
            "template": one["template"], "mappings": body[writer]["mappings"]}


def indices(client, state):
    """All bodies, of closed and hidden indices too; blocked ones lack."""
    found = {}
    for name, one in state["indices"].items():
        if one.get("settings", {}).get("index", {}).get("blocks", {}).get(
                "metadata") == "true":
            continue
        got = client.get(f"/{enc(name)}?flat_settings=true")
        if got.ok:
            found.update(got.json)
        elif got.status != 403:
            raise Refused(f"GET {name}: {got.text}")
    return found


def mapped(client, path):
    """A family that answers {name: body}, empty where it does not exist."""
    got = client.get(path)
    return got.json if got.ok else {}


def listed(client, path, key):
    got = client.get(path)
    return got.json[key] if got.ok else []


def named(client, path, key, one):
    return {item["name"]: item[one] for item in listed(client, path, key)}


def user_made(found):
    return {name: one for name, one in found.items() if not built_in(name)}


def wipe(client):
    """Delete the schema and all data.  One request when there is nothing."""
    state = metadata(client)
    settings = client.must("GET", "/_cluster/settings?flat_settings=true")
    changed = {scope: {key: None for key in keys}
               for scope, keys in settings.items() if keys}
    if changed:
        client.put("/_cluster/settings", changed)
    streams = state.get("data_stream", {}).get("data_stream", {})
    backing = {one["index_name"]
               for s in streams.values() for one in s["indices"]}
    for name in streams:
        client.delete(f"/_data_stream/{enc(name)}")
    wipe_indices(client, [name for name in state["indices"]
                          if name not in backing and not built_in(name)])
    for path, found in (
            ("/_index_template/", state.get("index_template", {})
             .get("index_template", {})),
            ("/_component_template/", state.get("component_template", {})
             .get("component_template", {})),
            ("/_template/", user_made(state["templates"])),
            ("/_scripts/", state.get("stored_scripts", {})),
            ("/_ilm/policy/", user_made(
                state.get("index_lifecycle", {}).get("policies", {})))):
        for name in found:
            client.delete(path + enc(name))
    wipe_pipelines(client, state)


def wipe_indices(client, names):
    """Many in one request; what a block protects is freed first."""
    for at in range(0, len(names), 40):
        path = "/" + ",".join(enc(name) for name in names[at:at + 40])
        got = client.request("DELETE", path)
        if got.status == 403:
            client.put(path + "/_settings?expand_wildcards=all",
                       {"index.blocks": {key: None for key in (
                           "metadata", "read_only", "read", "write",
                           "read_only_allow_delete")}})
            got = client.request("DELETE", path)
        if not got.ok:
            raise Refused(f"DELETE {path}: {got.text}")


def wipe_pipelines(client, state):
    """An id with '*' or ',' deletes others as well, or none: then take all."""
    ids = [one["id"] for one in state.get("ingest", {}).get("pipeline", [])
           if not built_in(one["id"])]
    odd = [name for name in ids if "*" in name or "," in name]
    for name in ["*"] if odd else ids:
        client.delete(f"/_ingest/pipeline/{enc(name)}")


def wipe_security(client):
    """Delete the users and roles that a test made."""
    for kind in "user", "role":
        found = client.must("GET", f"/_security/{kind}")
        for name, one in found.items():
            if not one.get("metadata", {}).get("_reserved"):
                client.delete(f"/_security/{kind}/{enc(name)}")
