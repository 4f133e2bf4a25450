"""The parts of bundles, right or wrong, for tests/bundle_cases.py.  Headers
and packing are the same as esbundle's own to the byte."""

import hashlib
import json
import zlib

from bundle_reader import KINDS, name_bytes, path_of


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(tree):
    """Canonical text, for trees without numbers that Python would change."""
    text = json.dumps(tree, ensure_ascii=False, indent=2, sort_keys=True)
    return (text + "\n").encode()


# ---- tar ----

def header(path, size, kind=b"0", magic=b"ustar\x0000", link=b"", mode=0o644,
           mtime=0, owner=b"", raw_size=None):
    """One header block."""
    path = path if isinstance(path, bytes) else path.encode()
    prefix = b""
    if len(path) > 100:
        prefix, path = path.split(b"/", 1)
    parts = [
        path.ljust(100, b"\0"), b"%06o \0" % mode, b"000000 \0", b"000000 \0",
        raw_size or b"%011o " % size, b"%011o " % mtime, b" " * 8, kind,
        link.ljust(100, b"\0"), magic, owner.ljust(32, b"\0"),
        owner.ljust(32, b"\0"), b"000000 \0", b"000000 \0",
        prefix.ljust(155, b"\0"), b"\0" * 12]
    block = b"".join(parts)
    assert len(block) == 512
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def padded(data):
    return data + b"\0" * (-len(data) % 512)


def member(path, data, **how):
    return header(path, len(data), **how) + padded(data)


END = b"\0" * 1024


def gz(data, level=6):
    packer = zlib.compressobj(level, zlib.DEFLATED, 31, 8)
    return packer.compress(data) + packer.flush()


# ---- contents ----

def resource(kind, name, body, requires=(), **more):
    """An entry of the manifest, with its body under "" until it is packed."""
    text = body if isinstance(body, bytes) else canonical(body)
    entry = {"": text, "kind": kind, "member": path_of(kind, name),
             "name": name, "requires": list(requires), "sha256": sha256(text),
             "size": len(text)}
    entry.update(more)
    return entry


def reference(kind, name, pointer, present=True):
    return {"kind": kind, "name": name, "pointer": pointer,
            "present": present}


def share(entries):
    """Equal bodies lie in the member of the first; put into replay order."""
    first = {}
    entries.sort(key=lambda e: (
        KINDS.index(e["kind"]) if e["kind"] in KINDS else 99, e["kind"],
        name_bytes(e["name"])))
    for e in entries:
        e["member"] = first.setdefault(e["sha256"], e["member"])
    return entries


def content_digest(entries):
    lines = ["%s  %s\n" % (e["sha256"], path_of(e["kind"], e["name"]))
             for e in entries]
    return sha256("".join(sorted(lines)).encode())


SOURCE = {"cluster_name": "old", "cluster_uuid": "9gVk3l2cQaGIdJYPS7ZQ3A",
          "oss": False, "product": "elasticsearch", "user": "elastic",
          "version": "7.10.2", "visibility": "all"}


def manifest(entries, **more):
    """The manifest's tree; a value of None leaves a field out."""
    tree = {
        "appeared": [], "canon": 1, "content_digest": content_digest(entries),
        "external_files": [], "failed": [], "format": "esbundle",
        "format_version": "1.0", "insecure": False, "needs": [],
        "resources": [{k: v for k, v in e.items() if k and v is not None}
                      for e in entries],
        "skipped": [], "source": SOURCE, "tool": "esbundle 0.1.0",
        "unavailable": [], "vanished": []}
    tree.update(more)
    return {k: v for k, v in tree.items() if v is not None}


def bodies(entries):
    """(path, bytes) of the members, each once."""
    return list({e["member"]: e[""] for e in entries}.items())


def tar(entries, **more):
    """The tar of a right bundle, or of one whose manifest lies."""
    parts = [member("manifest.json", canonical(manifest(entries, **more)))]
    return b"".join(parts + [member(p, b) for p, b in bodies(entries)]) + END


def bundle(entries, **more):
    return gz(tar(entries, **more))
