"""Make the bundles of format/vectors and fixtures/bundles, byte for byte.

  python3 tests/make_bundles.py          writes them all anew
  python3 tests/make_bundles.py --check  says what differs from the files

A bad bundle lies in a folder named after the message it must get, beside a
file NAME.message: the exit code, the text, perhaps "max-unpacked N".
tests/bundle_cases.py says what is in them."""

import hashlib
import os
import re
import sys
import zlib

REPO = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(REPO, "tests"))

# pylint: disable=wrong-import-position
import bundle_cases
import bundle_reader


def listing(path):
    """Digest, size and path of each member, then the text of each."""
    bodies = bundle_reader.read(path)[1]
    lines = ["%s  %8d  %s\n" % (hashlib.sha256(b).hexdigest(), len(b), p)
             for p, b in bodies.items()]
    return "".join(lines + ["\n== %s\n%s" % (p, b.decode())
                            for p, b in bodies.items()])


def slug(message):
    """A message without its names, as the name of a folder."""
    text = re.sub("^bundle '[^']*': ", "", message)
    text = re.sub("'[^']*'| at line .*", " ", text).lower()
    text = re.sub("[0-9]+", "n", text)
    return re.sub("[^a-z0-9]+", "-", text).strip("-")


def files():
    """Every file: path below the repository, bytes."""
    for name, data in bundle_cases.vectors():
        yield "format/vectors/%s.tar.gz" % name, data
    for folder, cases in (("v1", bundle_cases.golden()),
                          ("odd", bundle_cases.odd())):
        for name, data in cases:
            yield "fixtures/bundles/%s/%s.tar.gz" % (folder, name), data
    for name, data, code, message, limit in bundle_cases.bad():
        place = "fixtures/bundles/bad/%s/%s" % (slug(message), name)
        yield place + ".tar.gz", data
        text = "%d\nbundle '%s.tar.gz': %s\n" % (code, name, message)
        if limit:
            text += "max-unpacked %d\n" % limit
        yield place + ".message", text.encode()


def same(path, data):
    """Packed bytes may differ with zlib; what is packed may not."""
    if not os.path.exists(path):
        return False
    with open(path, "rb") as file:
        there = file.read()
    if there == data:
        return True
    try:
        return zlib.decompress(there, 31) == zlib.decompress(data, 31)
    except zlib.error:
        return False


def main(check):
    different, paths = [], set()
    for name, data in files():
        path = os.path.join(REPO, name)
        paths.add(name)
        if check:
            if not same(path, data):
                different.append(name)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    for name in sorted(n for n in paths if n.startswith("format/")):
        path = os.path.join(REPO, name[:-len(".tar.gz")] + ".listing")
        text = listing(os.path.join(REPO, name)).encode()
        if check and not same(path, text):
            different.append(path)
        if not check:
            with open(path, "wb") as file:
                file.write(text)
    for name in different:
        print("differs:", name)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
