"""Lets the fault tests import what the end-to-end tests use as well."""

import os
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

for _folder in (TESTS, os.path.join(TESTS, "e2e")):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)
