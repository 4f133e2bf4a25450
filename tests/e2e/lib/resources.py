"""Reads folders of requests, such as fixtures/demo.

Each file holds one request: {"PUT": path, "body": {...}}, sent in the order
of the file names."""

import json
import os

from .runner import REPO

DEMO = os.path.join(REPO, "fixtures", "demo")


def requests(folder=DEMO):
    """The (method, path, body) of each file."""
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                one = json.load(file)
            body = one.pop("body", None)
            (method, path), = one.items()
            yield method, path, body
