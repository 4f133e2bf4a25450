"""The fault cells: one run of esbundle each, against a fault server.

A cell is a fault, an endpoint, which call of it and how often, and what must
be true afterwards; export_cells.py and import_cells.py derive that from the
rules for HTTP of the design, not from what esbundle did.  The list is kept in
cells.json, one cell a line, written by "python3 table.py".

  exit    exit code          says   texts that must be on stderr, out on stdout
  calls   requests seen at the endpoint, or the least and the most
  bundle  of an export: "whole", "none", or kinds that it lacks or that differ
  writes  of an import: all requests that write
  lacks   resources that are not there in the end
  unlike  resources that are there, but not finished
  looks   readings at "look" between the faulty write and the next write
"""

import json
import os

import export_cells
import import_cells
from endpoints import READS

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cells.json")


def cell(command, where, fault, spot, nth, times, expected, timeout,
         further=()):
    often = "always" if times is None else "once"
    method, path = where
    return {
        "id": "-".join([command, spot, str(nth), fault, often,
                        *(one["fault"] for one in further)]),
        "command": command, "timeout": timeout,
        "script": [{"fault": fault, "method": method, "path": path,
                    "nth": nth, "times": times}, *further],
        "expect": expected}


def cells():
    """All cells, each once."""
    found = {}
    for fault, spot, *rest in export_cells.cells():
        one = cell("export", READS[spot], fault, spot, *rest)
        assert found.setdefault(one["id"], one) == one, one["id"]
    for fault, spot, *rest in import_cells.cells():
        one = cell("import", import_cells.PATHS[spot], fault, spot, *rest)
        assert found.setdefault(one["id"], one) == one, one["id"]
    return list(found.values())


def text():
    return "[\n%s\n]\n" % ",\n".join(map(json.dumps, cells()))


if __name__ == "__main__":
    with open(FILE, "w", encoding="utf-8") as _file:
        _file.write(text())
