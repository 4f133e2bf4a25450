"""A small schema with three of everything, so that each write has a first, a
middle and a last call.

LOAD makes it on a cluster; WRITES is what an import with --keep-blocks sends,
in order when --jobs is 1."""

TRIPLE = (1, 2, 3)


def policy(n):
    return {"policy": {"phases": {
        "hot": {"min_age": "0ms", "actions": {
            "rollover": {"max_age": f"{n}d"},
            "set_priority": {"priority": 100}}},
        "delete": {"min_age": "90d", "actions": {
            "delete": {"delete_searchable_snapshot": True}}}}}}


def script(n):
    return {"script": {"lang": "painless", "source": f"ctx.n = {n}"}}


def index(n, **settings):
    return {
        "settings": {"index.number_of_shards": "1",
                     "index.number_of_replicas": "0", **settings},
        "mappings": {"properties": {f"f{n}": {"type": "keyword"}}},
        "aliases": {f"alias{n}": {"filter": {"term": {f"f{n}": "x"}}}}}


def pipeline(n):
    return {"description": f"number {n}",
            "processors": [{"script": {"id": f"s{n}"}}]}


def legacy(n):
    return {"order": n, "index_patterns": [f"legacy{n}-*"],
            "settings": {"index.number_of_shards": "1"},
            "mappings": {"properties": {"f": {"type": "text"}}},
            "aliases": {}}


def component(n):
    return {"template": {"mappings": {
        "properties": {"c": {"type": "keyword"}}}}, "version": n}


def template(n):
    return {"index_patterns": [f"d{n}"], "composed_of": [f"c{n}"],
            "priority": 100 + n, "data_stream": {},
            "template": {"settings": {"index": {
                "number_of_shards": "1", "number_of_replicas": "0"}}}}


def learned(n):
    return {"properties": {f"learned{n}": {"type": "long"}}}


LOAD = (
    [("PUT", f"/_ilm/policy/p{n}", policy(n)) for n in TRIPLE]
    + [("PUT", f"/_scripts/s{n}", script(n)) for n in TRIPLE]
    + [("PUT", f"/i{n}", index(n)) for n in range(1, 10)]
    + [("POST", f"/i{n}/_close", None) for n in (4, 5, 6)]
    + [("PUT", f"/i{n}/_settings", {"index.blocks.write": True})
       for n in (7, 8, 9)]
    + [("PUT", f"/_ingest/pipeline/g{n}", pipeline(n)) for n in TRIPLE]
    + [("PUT", f"/_template/l{n}", legacy(n)) for n in TRIPLE]
    + [("PUT", f"/_component_template/c{n}", component(n)) for n in TRIPLE]
    + [("PUT", f"/_index_template/t{n}", template(n)) for n in TRIPLE]
    + [("PUT", f"/_data_stream/d{n}", None) for n in TRIPLE]
    + [("PUT", f"/d{n}/_mapping", learned(n)) for n in TRIPLE])

# Thirty names so long that a listing of them takes three requests.
LONG = [f"w{n:02}-" + "x" * 236 for n in range(30)]

WIDE = LOAD + [("PUT", "/" + name, index(1)) for name in LONG]

# What a resource cannot do without.
NEEDED_BY = {
    f"stored_script/s{n}": [f"ingest_pipeline/g{n}"] for n in TRIPLE} | {
    f"component_template/c{n}": [f"index_template/t{n}", f"data_stream/d{n}"]
    for n in TRIPLE} | {
    f"index_template/t{n}": [f"data_stream/d{n}"] for n in TRIPLE}

# Number 2 of each kind.
NAMES = {
    "ilm_policy": "p2", "stored_script": "s2", "index": "i2",
    "ingest_pipeline": "g2", "legacy_template": "l2",
    "component_template": "c2", "index_template": "t2", "data_stream": "d2"}
