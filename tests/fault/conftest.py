"""Fixtures of the fault tests.

  esbundle  runs the binary, as in the end-to-end tests
  serve     serve(fake, *faults): a fault server until the test ends
"""

import paths   # noqa: F401  pylint: disable=unused-import
import pytest

from lib.runner import Runner
from server import Server


@pytest.fixture
def esbundle(tmp_path):
    return Runner(tmp_path)


@pytest.fixture
def serve():
    made = []

    def start(fake, *script):
        made.append(Server(fake, *script))
        return made[-1]

    yield start
    for one in made:
        one.close()
