"""distinct.py MEGABYTES FILE: write a bundle of index bodies that are all
different, of about 40 KB each, for timing verify against gzip and sha256sum,
and diff against verify."""

import os
import random
import sys
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

# pylint: disable=wrong-import-position
from bundle_make import END, canonical, manifest, member, resource

WORDS = ("price user host name city amount count status code region event "
         "trace span agent version product order client server duration rate "
         "total").split()
TYPES = "keyword long date double boolean ip".split()
FIELD = '      "%s": {\n        "type": "%s"\n      }'
BODY = """{
  "aliases": {},
  "mappings": {
    "properties": {
%s
    }
  },
  "settings": {
    "index.number_of_shards": "%d",
    "index.sort.missing": "%d"
  },
  "state": "open"
}
"""


def fields(chance):
    """5,000 fields as canonical text, in the order of their names."""
    names = sorted("%s%d" % ("_".join(chance.choices(
        WORDS, k=chance.randint(1, 4))), i) for i in range(5000))
    return [FIELD % (name, chance.choice(TYPES)) for name in names]


def main(size, path, changed=0):
    """The first ${changed} have another number of shards."""
    chance = random.Random(1)
    all_fields = fields(chance)
    entries, total = [], 0
    while total < size:
        some = sorted(chance.sample(range(len(all_fields)), 650))
        text = BODY % (",\n".join(all_fields[i] for i in some),
                       1 + (len(entries) < changed), len(entries))
        entries.append(resource("index", "logs-%06d" % len(entries),
                                text.encode()))
        total += len(text)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31, 8)
    with open(path, "wb") as out:
        out.write(packer.compress(
            member("manifest.json", canonical(manifest(entries)))))
        for entry in entries:
            out.write(packer.compress(member(entry["member"], entry[""])))
        out.write(packer.compress(END) + packer.flush())
    print("%d bodies, %d bytes" % (len(entries), total))


if __name__ == "__main__":
    main(int(float(sys.argv[1]) * 1e6), sys.argv[2])
