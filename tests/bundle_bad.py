"""The bundles that must be refused: name, bytes, exit code, message, and the
limit of unpacked bytes (0: the usual one)."""

from bundle_make import (END, bodies, bundle, canonical, gz, header, manifest,
                         member, padded, reference, resource, sha256, tar)

SMALL = {"state": "open"}


def three():
    return [resource("index", name, {"name": name}) for name in "abc"]


def made(parts, entries=None):
    """Members as they are given, behind a right manifest."""
    entries = three() if entries is None else entries
    text = canonical(manifest(entries))
    return gz(member("manifest.json", text) + b"".join(parts) + END)


def files(entries=None):
    return [member(p, b) for p, b in bodies(entries or three())]


def with_manifest(text):
    return gz(member("manifest.json", text) + b"".join(files()) + END)


def changed(field, value):
    """A right bundle but for one field of its second entry; None: without."""
    tree = manifest(three())
    tree["resources"][1].pop(field, None)
    if value is not None:
        tree["resources"][1][field] = value
    return with_manifest(canonical(tree))


def lying(**change):
    """Three resources, the entry of the second of which is changed."""
    entries = three()
    entries[1].update(change)
    return entries


# ---- the gzip wrapper ----

def flip(data, at, bit=0):
    data = bytearray(data)
    data[at] ^= 1 << bit
    return bytes(data)


def damaged():
    good, name = bundle(three()), "gzip data is damaged: "
    stored = gz(tar(three()), 0)
    yield "empty-file", b"", "the file is empty"
    yield "text", b"esbundle\n", "the file is not gzip data"
    yield "not-packed", tar(three()), "the file is not gzip data"
    yield "flip-in-body", flip(stored, 4000), name + "incorrect data check"
    yield "flip-in-sum", flip(good, -6), name + "incorrect data check"
    yield "flip-in-length", flip(good, -2), name + "incorrect length check"
    yield "flip-in-method", flip(good, 2), name + "unknown compression method"
    yield "flip-in-flags", flip(good, 3, 6), name + "unknown header flags set"
    yield "cut-in-header", good[:5], "gzip data is cut"
    yield "cut-in-middle", good[:len(good) // 2], "gzip data is cut"
    yield "cut-in-sum", good[:-4], "gzip data is cut"
    yield "trailing-byte", good + b"\n", "bytes follow the gzip data"
    yield "trailing-zeros", good + b"\0" * 512, "bytes follow the gzip data"
    yield "second-gzip-member", good + gz(b"x"), "bytes follow the gzip data"


# ---- the tar's blocks ----

def blocks():
    whole, end = tar(three()), "the tar archive "
    at_c = whole.index(b"index/c.json", 1024 + 2000)
    yield "cut-at-entry", gz(whole[:at_c]), "member 'index/c.json' is missing"
    yield ("cut-in-body", gz(whole[:at_c + 512 + 3]),
           end + "is damaged: Truncated tar archive")
    yield ("cut-in-header", gz(whole[:at_c + 100]),
           end + "is damaged: Truncated tar archive")
    yield "no-end", gz(whole[:-1024]), end + "lacks its end"
    yield "half-an-end", gz(whole[:-512]), end + "lacks its end"
    hidden = "data is hidden behind the end of the tar archive"
    yield "hidden-text", gz(whole + b"hidden"), hidden
    yield "hidden-tar", gz(whole + member("x", b"y") + END), hidden
    yield "hidden-far", gz(whole + b"\0" * 9000 + b"x"), hidden
    zeros = "more than 10240 zeros end the tar archive"
    yield "zeros", gz(whole + b"\0" * 9217), zeros
    yield "zip-bomb-behind", gz(whole + b"\0" * (8 << 20), 9), zeros
    bad_sum = bytearray(whole)
    bad_sum[at_c] ^= 1
    yield ("bad-header-sum", gz(bytes(bad_sum)),
           end + "is damaged: Damaged tar archive")
    yield ("random-blocks", gz(b"\xa5" * 2048),
           end + "is damaged: Unrecognized archive format")
    yield "only-zeros", gz(END), "there is no member"


# ---- the sequence of members ----

def sequence():
    a, b, c = files()
    yield "doubled", made([a, a, b, c]), "member 'index/a.json' is there twice"
    yield ("doubled-at-end", made([a, b, c, a]),
           "member 'index/a.json' is there twice")
    yield ("second-manifest", made([a, member("manifest.json", b"{}\n"), b]),
           "member 'manifest.json' is there twice")
    yield "missing-last", made([a, b]), "member 'index/c.json' is missing"
    yield ("missing-first", made([b, c]),
           "member 'index/b.json' stands where 'index/a.json' should")
    yield ("reordered", made([a, c, b]),
           "member 'index/c.json' stands where 'index/b.json' should")
    for name, path in (("extra", "index/d.json"), ("absolute", "/index/d"),
                       ("dot-dot", "../../d.json"), ("upper", "index/A.json"),
                       ("newline", "index/\n.json"),
                       ("escape", "index/\x1b[2J.json")):
        yield (name, made([a, b, c, member(path, b"{}\n")]),
               "member '%s' is not in the manifest" % path)
    yield "no-manifest", gz(a + END), \
        "the first member is 'index/a.json', not 'manifest.json'"
    yield ("manifest-not-first", gz(a + member(
        "manifest.json", canonical(manifest(three()))) + b + c + END),
           "the first member is 'index/a.json', not 'manifest.json'")


# ---- what a member is ----

def pax(text):
    return b"%d %s" % (len(text) + 3, text)


def shapes():
    a, b, c = files()
    body = canonical({"name": "b"})
    irregular = "member 'index/b.json' is not a regular file"
    for name, kind in (("symlink", b"2"), ("hard-link", b"1"),
                       ("character-device", b"3"), ("block-device", b"4"),
                       ("directory", b"5"), ("fifo", b"6")):
        link = b"index/a.json" if kind in b"12" else b""
        yield name, made([a, header("index/b.json", 0, kind=kind, link=link),
                          c]), irregular
    plain = "member 'index/b.json' is not in plain ustar form"
    odd = "member 'index/b.json' has a header that is not a regular file's"
    path = pax(b"path=index/b.json\n")
    yield "pax-path", made([a, member("PaxHeaders/b", path, kind=b"x"),
                            member("index/x.json", body), c]), plain
    yield "pax-global", made([a, member("g", pax(b"comment=hello\n"),
                                        kind=b"g"), b, c]), plain
    sparse = b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n" \
        b"32 GNU.sparse.name=index/b.json\n" \
        b"34 GNU.sparse.realsize=9999999999\n"
    yield "sparse-bomb", made([a, member("PaxHeaders/b", sparse, kind=b"x"),
                               member("GNUSparseFile/b",
                                      padded(b"1\n9999999998\n1\n") + b"}"),
                               c]), plain
    yield "gnu-long-name", made([a, member(
        "././@LongLink", b"index/b.json\0", kind=b"L", magic=b"ustar  \0"),
                                 b, c]), odd
    yield "gnu-magic", made([a, member("index/b.json", body,
                                       magic=b"ustar  \0"), c]), plain
    yield "no-magic", made([a, member("index/b.json", body,
                                      magic=b"\0" * 8), c]), plain
    yield ("solaris-header", made([a, member("x", path, kind=b"X"),
                                   member("index/b.json", body), c]), plain)
    yield ("volume-label", made([a, header("label", 0, kind=b"V"), b, c]),
           odd)
    for name, kind in (("contiguous", b"7"), ("unknown-type", b"Z")):
        yield name, made([a, member("index/b.json", body, kind=kind), c]), odd
    yield ("header-says-more", made([a, header(
        "index/b.json", 7 << 30) + padded(body), c]),
           "member 'index/b.json' has 7516192768 bytes, the manifest says 18")


# ---- bodies ----

def contents():
    def body(text):
        entries = three()
        entries[1] = resource("index", "b", text)
        return bundle(entries)
    form = "member 'index/b.json': text is not canonical: "
    yield ("digest-of-another", bundle(lying(**{"": b'{\n  "name": "B"\n}\n'})),
           "member 'index/b.json' was altered")
    yield ("size-too-large", bundle(lying(size=19)),
           "member 'index/b.json' has 18 bytes, the manifest says 19")
    yield ("size-too-small", bundle(lying(size=17)),
           "member 'index/b.json' has 18 bytes, the manifest says 17")
    yield ("oversize-member", bundle(lying(size=(32 << 20) + 1)),
           "member 'index/b.json' is larger than 32 MiB")
    yield ("indented-otherwise", body(b'{\n    "name": "b"\n}\n'),
           form + "something else than a key at line 2, column 3")
    yield ("no-last-newline", body(b'{\n  "name": "b"\n}'),
           form + "something else than one last newline at line 3, column 2")
    yield ("keys-out-of-order", body(b'{\n  "b": 1,\n  "a": 2\n}\n'),
           form + "a key out of order at line 3, column 3")
    yield ("duplicate-keys-in-body", body(b'{\n  "a": 1,\n  "a": 1\n}\n'),
           form + "a duplicate key at line 3, column 3")
    yield ("escape-not-shortest", body(b'{\n  "a": "\\u0041"\n}\n'),
           form + "an escape that is not the shortest at line 2, column 9")
    yield ("bad-utf-8", body(b'{\n  "a": "\xff"\n}\n'),
           form + "bad UTF-8 in a string at line 2, column 9")
    yield ("two-values", body(b"{}\n{}\n"),
           form + "something else than one last newline at line 1, column 3")
    yield "cut-json", body(b'{\n  "a": '), \
        form + "the end of the text at line 2, column 8"
    yield "array", body(b"[]\n"), "member 'index/b.json' is no object"
    yield "byte-order-mark", body(b"\xef\xbb\xbf{}\n"), \
        "member 'index/b.json' is no object"
    big = [resource("index", "big-%d" % i, {"a": "%d" % i * 60000})
           for i in range(2)]
    yield ("zip-bomb", bundle(big), "the file unpacks to more than 100000 "
           "bytes", 100000)


# ---- the manifest ----

def manifests():
    text = canonical(manifest(three()))
    place = "member 'manifest.json'"
    yield ("manifest-is-text", with_manifest(b"hello\n"),
           place + ": bad value 'hello' at line 1, column 1")
    yield ("manifest-is-empty", with_manifest(b""),
           "the tar archive ends in a member")
    yield ("manifest-is-an-array", with_manifest(b"[]\n"),
           "the manifest is no object")
    yield ("manifest-twice-in-one", with_manifest(text + text),
           place + ": unexpected '{' at line 51, column 1")
    yield ("duplicate-keys", with_manifest(
        b'{\n  "canon": 1,\n' + text[2:]),
           place + ": duplicate key 'canon' at line 4, column 3")
    yield ("manifest-in-one-line", with_manifest(text.replace(b"\n", b"")),
           place + ": text is not canonical: something else than a new line "
           "at line 1, column 2")
    yield ("manifest-cut", with_manifest(text[:-3]),
           place + ": the text ends too early at line 49, column 17")
    for field, value in (
            ("canon", "1"), ("canon", 0), ("content_digest", "abc"),
            ("created", 7), ("failed", {}), ("format", "bundle"),
            ("format_version", "1"), ("format_version", "01.0"),
            ("insecure", "no"), ("needs", "x"), ("resources", {}),
            ("selection", []), ("source", "x"), ("tool", 1)):
        name = "%s-%s" % (field, type(value).__name__)
        if field == "format_version":
            name += "-" + value
        yield (name.replace("_", "-"), bundle(three(), **{field: value}),
               "the manifest has no valid '%s'" % field)
    for field in ("format", "canon", "content_digest", "resources", "source"):
        yield ("without-" + field.replace("_", "-"),
               bundle(three(), **{field: None}),
               "the manifest lacks '%s'" % field)
    yield ("unknown-field", bundle(three(), extra=1),
           "the manifest has an unknown field 'extra'")
    yield ("remark-unknown-field", bundle(three(), skipped=[
        {"kind": "index", "reason": "x", "why": "y"}]),
           "entry 1 of 'skipped' has an unknown field 'why'")
    yield ("remark-without-reason", bundle(three(), skipped=[
        {"kind": "index", "name": "x"}]),
           "entry 1 of 'skipped' has no valid 'reason'")
    yield ("remark-is-text", bundle(three(), vanished=["x"]),
           "entry 1 of 'vanished' is no object")
    yield ("content-digest", bundle(three(), content_digest="0" * 64),
           "the content digest is not that of the manifest's resources")
    yield ("large-value", bundle(three(), tool="x" * (4 << 20)),
           "a value of 'tool' in the manifest is larger than 4 MiB")


def entries_of_it():
    entry = "entry 2 of 'resources' "
    for name, field, value in (
            ("kind-upper", "kind", "Index"), ("kind-up", "kind", "../index"),
            ("kind-empty", "kind", ""), ("name-empty", "name", ""),
            ("name-number", "name", 5), ("sha256-upper", "sha256", "A" * 64),
            ("size-zero", "size", 0), ("size-negative", "size", -1),
            ("size-text", "size", "18"), ("size-fraction", "size", 1.5),
            ("size-huge", "size", 1 << 64), ("origin-list", "origin", []),
            ("requires-object", "requires", {}),
            ("requires-kind", "requires", [reference(True, "a", "/a")]),
            ("requires-little", "requires", [{"kind": "index"}]),
            ("requires-nobody", "requires", [reference("index", "", "")])):
        yield (name, changed(field, value),
               entry + "has no valid '%s'" % field)
    for field in ("kind", "name", "member", "sha256", "size", "requires"):
        yield ("without-" + field, changed(field, None),
               entry + "has no valid '%s'" % field)
    yield ("unknown-field-of-entry", changed("more", 1),
           entry + "has an unknown field 'more'")
    yield ("unknown-field-of-reference", changed("requires", [
        dict(reference("index", "a", ""), more=1)]),
           entry + "has an unknown field 'more'")


def relations():
    def other(member_path):
        return bundle(lying(member=member_path)), \
            "index 'b' lies in member '%s', which should be 'index/b.json'" \
            % member_path
    for name, path in (("wrong-path", "index/B.json"),
                       ("path-not-encoded", "index/%62.json"),
                       ("path-absolute", "/index/b.json"),
                       ("path-dot-dot", "../index/b.json"),
                       ("path-of-another-kind", "data_stream/b.json"),
                       ("member-of-another-body", "index/a.json")):
        yield (name,) + other(path)
    two = three()[:2]
    yield ("two-of-one-name", bundle(two + [resource("index", "b", SMALL)]),
           "index 'b' is there twice")
    yield ("wrong-order", bundle(three()[::-1]),
           "index 'b' is not in replay order in the manifest")
    yield ("wrong-order-of-kinds", bundle(
        three() + [resource("ilm_policy", "z", {})]),
           "ilm_policy 'z' is not in replay order in the manifest")
    same = [resource("index", n, SMALL) for n in "ab"]
    yield ("equal-bodies-stored-twice", bundle(same),
           "index 'b' lies in member 'index/b.json', which should be "
           "'index/a.json'")
    sizes = [resource("index", n, SMALL, member="index/a.json") for n in "ab"]
    sizes[1]["size"] += 1
    yield ("two-sizes", bundle(sizes),
           "member 'index/a.json' has two sizes in the manifest")
    yield ("present-but-absent", bundle(lying(requires=[
        reference("index", "x", "/a")])),
           "index 'b' says wrongly whether index 'x' is there")
    yield ("absent-but-present", bundle(lying(requires=[
        reference("index", "a", "/a", False)])),
           "index 'b' says wrongly whether index 'a' is there")
    many = [resource("k%d" % i, "x", {"a": sha256(b"%d" % i)})
            for i in range(1001)]
    yield ("unknown-kinds", bundle(many),
           "entry 1001 of 'resources' has one unknown kind too many")


# ---- versions ----

def versions():
    yield ("future-major", bundle(three(), format_version="2.0"),
           "format version 2.0 is not supported")
    yield ("future-major-all-else-new", with_manifest(
        b'{"format": "esbundle", "needs": {}, "format_version": "2.1"}'),
           "format version 2.1 is not supported")
    yield ("major-zero", bundle(three(), format_version="0.9"),
           "format version 0.9 is not supported")
    yield ("unknown-need", bundle(three(), needs=["chunks"]),
           "the manifest needs the unknown feature 'chunks'")
    yield ("unknown-need-and-fields", bundle(
        three(), needs=["chunks"], chunks=[], resources=7),
           "the manifest needs the unknown feature 'chunks'")
    yield ("newer-canon", bundle(three(), canon=2),
           "canonical form 2 is not supported")


def bad():
    for cases in (damaged, blocks, sequence, shapes, contents, manifests,
                  entries_of_it, relations):
        for case in cases():
            yield case[0], case[1], 6, case[2], case[3] if len(case) > 3 else 0
    for name, data, message in versions():
        yield name, data, 8, message, 0
