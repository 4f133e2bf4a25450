"""What is in the bundles of format/vectors and fixtures/bundles/{v1,odd}; the
bad ones are in bundle_bad.py."""

from bundle_bad import bad  # pylint: disable=unused-import
from bundle_make import (END, bundle, canonical, gz, manifest, member,
                         reference, resource, share, tar)

KEEP = {"policy": {"phases": {"hot": {"actions": {}, "min_age": "0ms"}}}}
LOGS = {"aliases": {}, "mappings": {"properties": {
    "message": {"type": "text"}}}, "settings": {
        "index.lifecycle.name": "keep", "index.number_of_replicas": "1",
        "index.number_of_shards": "1"}, "state": "open"}
LIFECYCLE = "/settings/index.lifecycle.name"


def origin(uuid):
    return {"settings": {"index.creation_date": "1600000000000",
                         "index.uuid": uuid}}


def two():
    """A policy and two equal indices that name it."""
    needs = [reference("ilm_policy", "keep", LIFECYCLE)]
    return share([
        resource("ilm_policy", "keep", KEEP),
        resource("index", "logs-1", LOGS, needs, origin=origin("uuid-1")),
        resource("index", "logs-2", LOGS, needs, origin=origin("uuid-2"))])


NAMES = ["%41", "+plus", "a@b", "a&b", "a=b", "a*b", "a,b", "a/b", "..", ".",
         "~tilde", "\u00e9t\u00e9", "e\u0301te\u0301", "new\nline",
         "\u202eright to left", "x" * 95, "x" * 96, "\u96ea" * 85]

NUMBERS = b"""{
  "_meta": {
    "a": 1.0,
    "b": 1E5,
    "c": -0,
    "d": 1e400,
    "e": 9007199254740993,
    "f": 0.10,
    "g": "\\u0000\\ud800\\"\\\\/",
    "h": [],
    "i": {},
    "j": [
      null,
      true,
      false,
      [
        []
      ]
    ],
    "\xc3\xa9": "\xf0\x9f\x98\x80"
  },
  "version": 123456789012345678901234567890
}
"""


def names():
    entries = [resource("ingest_pipeline", name, {"processors": [], "n": i})
               for i, name in enumerate(map(str, NAMES))]
    return share(entries + [resource("component_template", "n", NUMBERS)])


def vectors():
    yield "empty", bundle([], created="2026-01-02T03:04:05Z")
    yield "two", bundle(two(), created="2026-01-02T03:04:05Z",
                        selection={"include": ["logs-*"]})
    yield "names", bundle(names())


# ---- accepted for ever ----

def all_kinds():
    """One of each kind, with references in all directions."""
    def use(kind, name, pointer, present=True):
        return [reference(kind, name, pointer, present)]
    return share([
        resource("ilm_policy", "product", {"policy": {"phases": {
            "delete": {"actions": {"delete": {}}, "min_age": "2h"},
            "hot": {"actions": {"rollover": {"max_age": "1d"}},
                    "min_age": "0ms"}}}},
                 origin={"modified_date": "2026-01-01T00:00:00.000Z",
                         "version": "3"}),
        resource("stored_script", "s", {"script": {
            "lang": "painless", "source": "ctx.x = '\u00e9\\n'"}}),
        resource("index", "product_info", {
            "aliases": {"p": {"is_write_index": "true"}},
            "mappings": {"properties": {"name": {"type": "text"}}},
            "settings": {"index.default_pipeline": "gone",
                         "index.lifecycle.name": "product"},
            "state": "close"},
                 use("ingest_pipeline", "gone",
                     "/settings/index.default_pipeline", False) +
                 use("ilm_policy", "product", LIFECYCLE),
                 origin=origin("u")),
        resource("ingest_pipeline", "p", {"processors": [
            {"script": {"id": "s"}}]},
                 use("stored_script", "s", "/processors/0/script/id")),
        resource("legacy_template", "product", {
            "index_patterns": ["product_*"],
            "settings": {"index.lifecycle.name": "product"}},
                 use("ilm_policy", "product", LIFECYCLE)),
        resource("component_template", "c", {"template": {"settings": {
            "index.codec": None}}}),
        resource("index_template", "t", {
            "composed_of": ["c"], "data_stream": {},
            "index_patterns": ["logs-*"], "priority": "7"},
                 use("component_template", "c", "/composed_of/0")),
        resource("data_stream", "logs-x", {"template": "t"},
                 use("index_template", "t", "/template")),
    ])


def golden():
    remark = {"kind": "index", "name": ".security-7", "reason": "hidden"}
    yield "all-kinds", bundle(
        all_kinds(), created="2026-01-02T03:04:05Z", insecure=True,
        skipped=[remark], failed=[dict(remark, name="f")],
        unavailable=[{"kind": "stored_script", "reason": "not allowed"}],
        external_files=[{"file": "a.txt", "kind": "index", "name": "i"}],
        vanished=[{"kind": "index", "name": "v"}],
        appeared=[{"kind": "index", "name": "w"}],
        selection={"exclude": ["x"], "include_hidden": True})
    yield "two", bundle(two())
    yield "names", bundle(names())


# ---- accepted, though odd ----

def unknown_kinds():
    """enrich_policy is not known here, and stands where it belongs."""
    known = two()
    enrich = resource("enrich_policy", "e", {"match": {"indices": ["logs-1"]}},
                      [reference("index", "logs-1", "/match/indices/0")])
    later = resource("ingest_pipeline", "p", {"processors": [
        {"enrich": {"policy_name": "e"}}]}, [
            reference("enrich_policy", "e", "/processors/0/enrich")])
    return known + [enrich, later]


def newer():
    entries = two()
    entries[0]["strength"] = "hard"
    more = [dict(reference("ilm_policy", "keep", LIFECYCLE), strength="soft")]
    entries[2]["requires"] = more
    return bundle(entries, format_version="1.7", signature={"by": ["x"]},
                  source={"oss": False, "region": "eu"})


def repacked():
    """As another tar program would have made it: times, owners, padding."""
    how = {"mode": 0o600, "mtime": 1600000000, "owner": b"root"}
    entries = two()
    parts = [member("manifest.json", canonical(manifest(entries)), **how)]
    parts += [member(e["member"], e[""], kind=b"\0", **how)
              for e in entries[:2]]
    data = b"".join(parts) + END
    packed = gz(data + b"\0" * (-len(data) % 10240), 9)
    head = b"\x1f\x8b\x08\x08\x12\x34\x56\x5f\x02\x03name.tar\0"
    return head + packed[10:]


def odd():
    yield "newer-minor", newer()
    yield "unknown-kind", bundle(unknown_kinds())
    yield "only-unknown-kinds", bundle(
        [resource("watch", "w", {"a": 1}), resource("watch", "a", {"b": 2})])
    yield "equal-bodies", bundle(share([
        resource("index", "logs-%04d" % i, LOGS) for i in range(300)]))
    yield "equal-bodies-of-two-kinds", bundle(share([
        resource("stored_script", "s", {}), resource("index", "i", {})]))
    yield "name-of-255-bytes", bundle([resource("index", "x" * 255, LOGS)])
    yield "names", bundle(names())
    yield "no-bodies", bundle([])
    yield "little-known", bundle(two(), tool=None, source={"oss": True})
    yield "repacked", repacked()
    yield "most-zeros-at-the-end", gz(tar(two()) + b"\0" * (10240 - 1024))
    yield "stored-not-packed", gz(tar(two()), 0)
    deep = b"{}\n"
    for i in range(999, 0, -1):
        deep = b'{\n%s"a": %s\n%s}\n' % (b"  " * i, deep[:-1],
                                       b"  " * (i - 1))
    yield "deep", bundle([resource("index", "deep", deep)])
