"""bench.py [NAME...]: measure esbundle and print ratios from one run.

Most figures compare with plain programs that do the same work on the same
machine at the same time, so that a slow machine changes little; the pairs run
in turns, and the middle of each is taken.  Nothing here is a test: read the
table.  NAME is one of BENCHES below.  Needs a build without sanitizers:
    cmake --preset default && cmake --build --preset default
The environment may set ESBUNDLE, the binary, and ESBUNDLE_BENCH_INDICES."""

import contextlib
import gzip
import os
import shutil
import sys
import tarfile
import tempfile
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
REPO = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(REPO, "tests"), os.path.join(REPO, "tests", "e2e"),
                os.path.join(REPO, "tests", "fault"), HERE]
os.environ.setdefault("ESBUNDLE", os.path.join(REPO, "build", "esbundle"))

# pylint: disable=wrong-import-position
import distinct
import server as fault_server
from fake import Fake
from fill import body as index_body
from fill import fill
from many import Many
from measure import Table, alternate, run
from lib import schema
from lib.client import Client
from lib.proxy import Proxy
from lib.servers import Server

BINARY = os.environ["ESBUNDLE"]
INDICES = int(os.environ.get("ESBUNDLE_BENCH_INDICES", "1000"))


@contextlib.contextmanager
def clusters():
    """Two empty 7.10.2 clusters with 2 GB."""
    server = Server("7.10.2", [
        "-m", "2g", "@DIR@", "a", "b",
        "a:cluster.max_shards_per_node=30000",
        "b:cluster.max_shards_per_node=30000"])
    try:
        yield [Client(url) for url in server.urls]
    finally:
        server.stop()


def curl_file(path, requests, folder):
    """Write requests as a curl configuration; bodies go into files."""
    with open(path, "w", encoding="utf-8") as out:
        for number, (method, url, body) in enumerate(requests):
            if number > 0:
                out.write("next\n")
            out.write(f'url = "{url}"\nrequest = "{method}"\n'
                      'globoff\npath-as-is\nsilent\n')
            if body:
                name = os.path.join(folder, f"body-{number}")
                with open(name, "wb") as file:
                    file.write(body)
                out.write(f'data-binary = "@{name}"\n'
                          'header = "Content-Type: application/json"\n'
                          'output = "/dev/null"\n')


def recorded(client, command):
    """The requests that esbundle makes of a cluster; {} stands for its URL."""
    front = Proxy(client)
    try:
        run([BINARY, *(one.replace("{}", front.url) for one in command)])
        return [(one.method, client.url + one.path, one.body)
                for one in front.seen]
    finally:
        front.close()


def bench_export(table, a, folder):
    """Against the same GETs by curl over one connection, piped to gzip."""
    bundle = os.path.join(folder, "a.tar.gz")
    export = ["export", "--from", "{}", "-o", bundle, "--force"]
    gets = os.path.join(folder, "gets")
    curl_file(gets, recorded(a, export), folder)
    command = [BINARY, *(one.replace("{}", a.url) for one in export)]
    mine, theirs = alternate(
        5, command, ["sh", "-c", f"curl -K {gets} | gzip > /dev/null"])
    table.ratio("export / the same GETs by curl, piped to gzip",
                mine, theirs, 2.0)
    table.memory("export", mine, 64)
    table.shares("an export's time", phases(command))
    return bundle


def phases(command):
    """Where the time of an export goes: it waits when it uses no processor,
    and writes from its last phase on; the rest reads and cleans."""
    one = run(command + ["--progress", "plain"])
    writing = one.wall - max(at for at, text in one.marks if " write" in text)
    waiting = max(0.0, one.wall - one.processor)
    return {"waiting": waiting, "parsing": one.wall - waiting - writing,
            "writing": writing}


def bench_import(table, b, bundle, folder):
    """Against the same PUTs by curl over four connections."""
    importing = ["import", bundle, "--to", "{}", "--yes"]
    command = [BINARY, *(one.replace("{}", b.url) for one in importing)]
    schema.wipe(b)
    puts = os.path.join(folder, "puts")
    curl_file(puts, [one for one in recorded(b, importing)
                     if one[0] == "PUT"], folder)
    mine, theirs = alternate(
        3, command, ["curl", "-Z", "--parallel-max", "4", "-K", puts],
        before=lambda: schema.wipe(b))
    table.ratio("import / the same PUTs by curl over 4 connections",
                mine, theirs, 1.2)
    table.memory("import", mine, 64)
    again, export = alternate(5, command, [
        BINARY, "export", "--from", b.url, "-o",
        os.path.join(folder, "again.tar.gz"), "--force"])
    table.ratio("second import / export", again, export, 1.5)
    table.memory("second import", again, 64)


def bench_clusters(table, folder):
    """1,000 indices of 100 fields on real servers."""
    with clusters() as (a, b):
        fill(a, INDICES, 100)
        bundle = bench_export(table, a, folder)
        bench_levels(bundle)
        bench_import(table, b, bundle, folder)


def bench_verify(table, folder):
    """450 MB of different bodies, against gzip -dc | sha256sum."""
    path = os.path.join(folder, "distinct.tar.gz")
    distinct.main(450 * 10**6, path)
    mine, theirs = alternate(
        5, [BINARY, "verify", path],
        ["sh", "-c", f"gzip -dc {path} | sha256sum > /dev/null"])
    table.ratio("verify of 450 MB / gzip -dc piped to sha256sum",
                mine, theirs, 1.0)
    table.memory("verify of 450 MB", mine, 64)


def bench_diff(table, folder):
    """Two bundles of 10,000 different bodies, 410 MB each, that differ in
    three, against verify of both."""
    paths = [os.path.join(folder, name) for name in ("a.tar.gz", "b.tar.gz")]
    for changed, path in zip((0, 3), paths):
        distinct.main(414 * 10**6, path, changed)
    # Differences are no failure here.
    mine, theirs = alternate(
        5, ["sh", "-c", f"{BINARY} diff {' '.join(paths)} || test $? = 1"],
        ["sh", "-c", " && ".join(f"{BINARY} verify {one}" for one in paths)])
    table.ratio("diff of 10,000 indices each / two runs of verify",
                mine, theirs, 1.3)
    table.memory("diff of 10,000 indices each", mine, 64)


def bench_many(table, folder):
    """Memory at 10,000 indices of 100 fields; the servers are fakes."""
    bundle = os.path.join(folder, "many.tar.gz")
    with fault_server.Server(Many(10000)) as source:
        table.memory("export of 10,000 indices", run(
            [BINARY, "export", "--from", source.url, "-o", bundle]), 64)
    target = Fake()
    target.most_shards = 20000
    with fault_server.Server(target) as there:
        command = [BINARY, "import", bundle, "--to", there.url, "--yes"]
        table.memory("import of 10,000 indices", run(command), 64)
        table.memory("second import of 10,000 indices", run(command), 64)


def bench_equal(table, folder):
    """Size of a bundle of 1,000 equal bodies of 40 KB."""
    bundle = os.path.join(folder, "equal.tar.gz")
    fake, body = Fake(), index_body(0, 720)
    for number in range(1000):
        fake.add_index(f"logs-{number:06}", body)
    with fault_server.Server(fake) as source:
        run([BINARY, "export", "--from", source.url, "-o", bundle])
    with tarfile.open(bundle) as tar:
        sizes = [one.size for one in tar if one.name != "manifest.json"]
    table.add(f"bundle of 1,000 equal bodies of {sizes[0] / 1000:.0f} KB",
              f"{os.path.getsize(bundle) / 1000:.0f} KB", "100 KB")


def bench_directory(table, folder):
    """A directory of 10,000 indices of 100 fields, against tar."""
    bundle, there = (os.path.join(folder, name)
                     for name in ("d.tar.gz", "there"))
    with fault_server.Server(Many(10000)) as source:
        run([BINARY, "export", "--from", source.url, "-o", bundle])

    def clear():
        shutil.rmtree(there, ignore_errors=True)

    mine, theirs = alternate(
        3, [BINARY, "unpack", bundle, "-o", there],
        ["sh", "-c", f"mkdir {there} && tar -xzf {bundle} -C {there} && "
         f"sync -f {there}"], before=clear)
    table.ratio("unpack of 10,000 indices / tar -xzf and sync", mine, theirs,
                2.0)
    table.memory("unpack of 10,000 indices", mine, 64)
    clear()
    unpack = [BINARY, "unpack", bundle, "-o", there]
    run(unpack)
    mine, theirs = alternate(
        3, [BINARY, "pack", there, "-o", bundle + ".new", "--force"],
        ["tar", "-czf", bundle + ".tar", "-C", there, "."])
    table.ratio("pack of 10,000 indices / tar -czf", mine, theirs, 2.0)
    table.memory("pack of 10,000 indices", mine, 64)
    table.memory("unpack of 10,000 indices in place of the same",
                 run([*unpack, "--force"]), 64)


def bench_levels(bundle):
    """What the levels of gzip make of a bundle, and how long they take."""
    with gzip.open(bundle) as file:
        tar = file.read()
    for level in 1, 3, 6, 9:
        began = time.process_time()
        size = len(zlib.compress(tar, level))
        print(f"gzip level {level}: {size} of {len(tar)} bytes in "
              f"{(time.process_time() - began) * 1000:.0f} ms")


BENCHES = {"verify": bench_verify, "diff": bench_diff,
           "directory": bench_directory, "clusters": bench_clusters,
           "many": bench_many, "equal": bench_equal}


def main(names):
    folder = tempfile.mkdtemp()
    table = Table()
    try:
        for name in names or BENCHES:
            BENCHES[name](table, folder)
    finally:
        shutil.rmtree(folder)
    table.show()


if __name__ == "__main__":
    main(sys.argv[1:])
