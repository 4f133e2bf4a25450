"""Where a fault can strike: the requests of a clean export and import."""

STATE = r"/_cluster/state/metadata\?filter_path=metadata\..*"
RESOLVE = r"/_resolve/index/\*"
BATCH = r"/i\d(,.*)?|/w\d\d.*"
BODIES = r"/\.ds-d\d-.*"

FAMILIES = {
    "policies": ("/_ilm/policy", "ilm_policy"),
    "pipelines": ("/_ingest/pipeline", "ingest_pipeline"),
    "legacy": ("/_template", "legacy_template"),
    "components": ("/_component_template", "component_template"),
    "templates": ("/_index_template", "index_template"),
}
OTHER_READS = {
    "root": "/",
    "resolve": RESOLVE,
    "alias": "/_alias",
    "shards": r"/_cluster/health\?level=indices.*",
    "limit": "/_cluster/settings",
    "health": r"/_cluster/health\?filter_path=number_of_data_nodes",
    "nodes": "/_nodes",
    "state": STATE,
    "batch": BATCH,
    "streams": "/_data_stream",
    "bodies": BODIES,
    "user": "/_security/_authenticate",
    "everything": "/.+",   # but the root
}
READS = {spot: ("GET", path) for spot, (path, _) in FAMILIES.items()}
READS.update((spot, ("GET", path)) for spot, path in OTHER_READS.items())
READS["privileges"] = ("POST", "/_security/user/_has_privileges")

# Calls of a clean export of the wide schema; those in the middle of it.
EXPORT_CALLS = {"resolve": 2, "batch": 3}
EXPORT_MIDDLE = [("resolve", 1), ("state", 1)] + [
    (spot, 1) for spot in FAMILIES] + [
    ("batch", 1), ("batch", 2), ("batch", 3), ("streams", 1), ("bodies", 1),
    ("resolve", 2)]

# Calls of a clean import of the small schema into an empty cluster: those
# that survey it, those that plan, those that read back.
IMPORT_CALLS = {"resolve": 3, "state": 2, **dict.fromkeys(FAMILIES, 2)}
SURVEY = [("resolve", 1), ("alias", 1), ("shards", 1), ("limit", 1),
          ("health", 1), ("nodes", 1)]
PLAN = [("resolve", 2), ("state", 1)] + [(spot, 1) for spot in FAMILIES]
BACK = [("resolve", 3), ("state", 2)] + [(spot, 2) for spot in FAMILIES] + [
    ("batch", 1), ("streams", 1), ("bodies", 1)]

# Writes of an import of the small schema, three of each spot: method, path,
# kind, the nth one's name, and whether it finishes a thing that is there.
WRITES = {
    "policy": ("PUT", r"/_ilm/policy/p\d", "ilm_policy", "p%d", False),
    "script": ("PUT", r"/_scripts/s\d", "stored_script", "s%d", False),
    "index": ("PUT", "/i[123]", "index", "i%d", False),
    "close": ("POST", "/i[456]/_close", "index", "i%d", True),
    "block": ("PUT", "/i[789]/_settings", "index", "i%d", True),
    "pipeline": ("PUT", r"/_ingest/pipeline/g\d", "ingest_pipeline", "g%d",
                 False),
    "legacy-template": ("PUT", r"/_template/l\d", "legacy_template", "l%d",
                        False),
    "component": ("PUT", r"/_component_template/c\d", "component_template",
                  "c%d", False),
    "template": ("PUT", r"/_index_template/t\d", "index_template", "t%d",
                 False),
    "stream": ("PUT", r"/_data_stream/d\d", "data_stream", "d%d", False),
    "mapping": ("PUT", r"/d\d/_mapping", "data_stream", "d%d", True),
}
SHIFT = {"close": 3, "block": 6}

# The order in which one import with --jobs 1 writes: (resource, requests).
ORDER = (
    [(f"ilm_policy/p{n}", 1) for n in (1, 2, 3)]
    + [(f"stored_script/s{n}", 1) for n in (1, 2, 3)]
    + [(f"index/i{n}", 1 if n < 4 else 2) for n in range(1, 10)]
    + [(f"ingest_pipeline/g{n}", 1) for n in (1, 2, 3)]
    + [(f"legacy_template/l{n}", 1) for n in (1, 2, 3)]
    + [(f"component_template/c{n}", 1) for n in (1, 2, 3)]
    + [(f"index_template/t{n}", 1) for n in (1, 2, 3)]
    + [(f"data_stream/d{n}", 2) for n in (1, 2, 3)])
ALL_WRITES = sum(requests for _, requests in ORDER)

# The reading that tells of a kind, and how many of them an import has made
# before its first write.
LOOKS = {kind: (path, 1) for path, kind in FAMILIES.values()}
LOOKS["stored_script"] = STATE, 1
LOOKS["index"] = LOOKS["data_stream"] = RESOLVE, 2


def resource(spot, nth):
    """The kind and name that the nth write of a spot is about."""
    return "%s/%s" % (WRITES[spot][2],
                      WRITES[spot][3] % (nth + SHIFT.get(spot, 0)))
