"""Read a bundle by format/bundle.md alone: read(path) returns the manifest and
its bodies, or raises Bad.  Nothing of esbundle is in here, so that each bundle
the tests make is checked by a second opinion."""
import hashlib
import json
import re
import sys
import zlib

KINDS = ("ilm_policy stored_script index ingest_pipeline legacy_template "
         "component_template index_template data_stream").split()
REQUIRED = ("appeared canon content_digest external_files failed format "
            "format_version insecure needs resources skipped source "
            "unavailable vanished").split()
PLAIN = (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
         b"0123456789-._~")
sys.setrecursionlimit(20000)

class Bad(Exception):
    """The bundle breaks a rule."""

class Future(Bad):
    """The bundle needs a newer reader."""

class Number(str):
    """A number as it is written."""

def need(true, text):
    if not true:
        raise Bad(text)

def sha256(data):
    return hashlib.sha256(data).hexdigest()

def name_bytes(text):
    return text.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")

def path_of(kind, name):
    data = name_bytes(name)
    part = "".join(chr(b) if b in PLAIN else "%%%02X" % b for b in data)
    if part.startswith("~"):
        part = "%7E" + part[1:]
    if len(part) + 5 > 100:
        part = "~" + sha256(data)
    return "%s/%s.json" % (kind, part)

def unique(pairs):
    need(len(dict(pairs)) == len(pairs), "a key is there twice")
    return dict(pairs)

def refuse(word):
    raise Bad("%s is no JSON" % word)

def parse(data):
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=unique,
                          parse_int=Number, parse_float=Number,
                          parse_constant=refuse)
    except ValueError as error:
        raise Bad("no JSON: %s" % error) from None

def quote(text):
    plain = json.dumps(text, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda m: "\\u%04x" % ord(m[0]), plain)

def canonical(value, line="\n"):
    inner = line + "  "
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict) and value:
        return "{%s%s}" % (",".join(
            inner + quote(key) + ": " + canonical(value[key], inner)
            for key in sorted(value, key=name_bytes)), line)
    if isinstance(value, list) and value:
        return "[%s%s]" % (",".join(
            inner + canonical(one, inner) for one in value), line)
    return quote(value) if isinstance(value, str) else json.dumps(value)

def unpack(data, limit):
    z = zlib.decompressobj(31)
    try:
        tar = z.decompress(data, limit + 1)
    except zlib.error as error:
        raise Bad(str(error)) from None
    need(len(tar) <= limit, "unpacks to more than the limit")
    need(z.eof, "gzip data is cut")
    need(not z.unused_data, "bytes follow the gzip data")
    return tar

def members(tar):
    at = 0
    while tar[at:at + 512].strip(b"\0"):
        head = tar[at:at + 512]
        need(len(head) == 512 and head[257:265] == b"ustar\x0000", "no ustar")
        total = sum(head[:148]) + sum(head[156:]) + 8 * 32
        need(int(head[148:156].strip(b" \0"), 8) == total, "a bad header")
        need(head[156:157] in b"0\0", "no regular file")
        name, prefix = (head[a:b].split(b"\0")[0].decode("latin-1")
                        for a, b in ((0, 100), (345, 500)))
        size = int(head[124:136].strip(b" \0"), 8)
        body = tar[at + 512:at + 512 + size]
        need(len(body) == size, "the tar is cut")
        yield prefix + "/" + name if prefix else name, body
        at += 512 + (size + 511) // 512 * 512
    need(not tar[at:].strip(b"\0"), "data behind the end")
    need(1024 <= len(tar) - at <= 10240, "wrong end of the tar")

def check_manifest(m):
    need(isinstance(m, dict) and m.get("format") == "esbundle", "no bundle")
    version = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)", m["format_version"])
    need(version, "no valid format_version")
    if version[1] != "1" or m["needs"] or int(m["canon"]) > 1:
        raise Future("a newer reader is needed")
    need(all(field in m for field in REQUIRED), "a field is missing")
    known, first, lines, last = set(), {}, [], (-1, b"")
    for r in m["resources"]:
        key, path = (r["kind"], r["name"]), path_of(r["kind"], r["name"])
        need(re.fullmatch("[a-z][a-z0-9_]{0,63}", r["kind"]), "a bad kind")
        need(key not in known, path + " is there twice")
        known.add(key)
        size = int(r["size"])
        wanted = first.setdefault(r["sha256"], (path, size, r["sha256"]))
        need(wanted[:2] == (r["member"], size), path + ": wrong member")
        need(0 < size <= 32 << 20, path + ": wrong size")
        lines.append("%s  %s\n" % (r["sha256"], path))
        if r["kind"] in KINDS:
            order = KINDS.index(r["kind"]), name_bytes(r["name"])
            need(last < order, path + ": wrong order")
            last = order
    for one in (one for r in m["resources"] for one in r["requires"]):
        need(one["kind"] not in KINDS or one["present"] is (
            (one["kind"], one["name"]) in known), "wrong present")
    need(sha256("".join(sorted(lines)).encode()) == m["content_digest"],
         "wrong content_digest")
    return list(first.values())

def read(path, limit=4 << 30):
    """Return (manifest, {path: bytes} of all members in their order)."""
    with open(path, "rb") as file:
        found = list(members(unpack(file.read(), limit)))
    need(found and found[0][0] == "manifest.json", "no manifest")
    manifest = parse(found[0][1])
    wanted = check_manifest(manifest)
    need([(p, len(b), sha256(b)) for p, b in found[1:]] == wanted,
         "the members are not those of the manifest")
    for name, text in found:
        tree = parse(text)
        need(isinstance(tree, dict), name + " is no object")
        need((canonical(tree) + "\n").encode() == text, name + ": wrong form")
    return manifest, dict(found)
