#!/usr/bin/python3
"""record.py URL: stand in front of the cluster at URL until SIGTERM.

Prints the address to use instead; at the end one line for each request:
METHOD PATH STATUS, and "write" after those that could change something."""

import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "e2e"))

from lib.client import Client   # noqa: E402
from lib.proxy import Proxy     # noqa: E402


def main():
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    proxy = Proxy(Client(sys.argv[1].rstrip("/")))
    print(proxy.url, flush=True)
    signal.sigwait(signals)
    for one in proxy.seen:
        print(one.method, one.path, one.status, "write" * one.writes)


main()
