"""A fake cluster of any number of indices, told without much memory.

  python3 many.py COUNT [FIELDS]   serves one until SIGTERM; prints its URL"""

import signal
import sys

from fake import Fake
from server import Server

BODY = ('{"aliases":{},"mappings":{"properties":{%s}},"settings":{'
        '"index.creation_date":"1700000000000","index.number_of_replicas":"0",'
        '"index.number_of_shards":"1","index.provided_name":"%s",'
        '"index.routing.allocation.include._tier_preference":"data_content",'
        '"index.uuid":"----------------------","index.version.created":'
        '"7100299"}}')


class Many(Fake):
    """COUNT indices of FIELDS fields, no two bodies alike."""

    def __init__(self, count, fields=100):
        super().__init__("many")
        self.names = [f"index-{n:06}" for n in range(count)]
        self.fields = ",".join(
            f'"field{n}":{{"type":"keyword","ignore_above":{256 + n}}}'
            for n in range(fields - 1))
        entry = '{"name":"%s","attributes":["open"]}'
        self.listing = '{"indices":[%s],"aliases":[],"data_streams":[]}' % (
            ",".join(entry % name for name in self.names))
        self.shards = '{"metadata":{"indices":{%s}}}' % ",".join(
            f'"{name}":{{"routing_num_shards":1024}}' for name in self.names)

    def body(self, name):
        own = f'"{name}":{{"type":"long"}}'
        return BODY % (",".join((self.fields, own)), name)

    def answer(self, method, target, body):
        path = target.partition("?")[0]
        if method == "GET" and path.startswith("/_resolve/"):
            return 200, self.listing
        if method == "GET" and "routing_num_shards" in target:
            return 200, self.shards
        if method == "GET" and path.startswith("/index-"):
            return 200, "{%s}" % ",".join(
                f'"{name}":{self.body(name)}' for name in path[1:].split(","))
        return super().answer(method, target, body)


def main():
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with Server(Many(*map(int, sys.argv[1:]))) as server:
        print(server.url, flush=True)
        signal.sigwait(signals)


if __name__ == "__main__":
    main()
