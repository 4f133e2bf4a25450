"""Habits of the command line: help everywhere, options before and behind
operands, "-" for the standard streams."""

import os
import re

import pytest

from lib.bundles import check_bundle
from lib.runner import REPO

BUNDLE = os.path.join(REPO, "fixtures", "bundles", "v1", "two.tar.gz")
COMMANDS = ["export", "import", "plan", "script", "verify", "diff", "show",
            "graph", "report", "select", "history", "check", "help", "version"]
