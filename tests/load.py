#!/usr/bin/python3
"""load.py URL [FOLDER]: send the requests of fixtures/demo, or of another
folder of the same form, to the cluster at URL."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "e2e"))

from lib.client import Client            # noqa: E402
from lib.resources import DEMO, requests  # noqa: E402


def main():
    client = Client(sys.argv[1].rstrip("/"))
    for method, path, body in requests(*sys.argv[2:3] or [DEMO]):
        client.must(method, path, body)
        print(f"   {method} {path}")


main()
