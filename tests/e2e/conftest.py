"""Fixtures of the end-to-end tests: real clusters, esbundle, a proxy.

  clusters  two empty 7.10.2 clusters, a and b
  a, b      the same, one by one
  pair      the server behind them: urls, directory, log
  old       a 6.8.23 cluster with security on, as its superuser
  esbundle  runs the binary ($ESBUNDLE, or build-check/esbundle)
  proxy     proxy(cluster) records what esbundle asks of it
  front     front(cluster, server) speaks TLS before it (lib/tls.py)
  browser   a real Chromium without a window
"""

import os
from collections import namedtuple

import pytest

from lib import browser as browsers
from lib import schema, tls
from lib.bundles import check_bundle
from lib.client import Client
from lib.proxy import Proxy
from lib.runner import Runner
from lib.servers import OLD_PASSWORD, Server, Unavailable, log_path

Clusters = namedtuple("Clusters", "a b")


def pytest_addoption(parser):
    parser.addoption("--require-servers", action="store_true",
                     help="fail where a real server cannot be had")


def start(request, version, args):
    """A running server, or the test is skipped (failed, when required)."""
    try:
        server = Server(version, args)
    except Unavailable as reason:
        if request.config.getoption("--require-servers"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    request.addfinalizer(server.stop)
    return server


def pytest_sessionfinish(session):
    """Nobody needs the logs of a run in which all went well."""
    if session.testsfailed == 0:
        for version in "7.10.2", "6.8.23":
            if os.path.exists(log_path(version)):
                os.unlink(log_path(version))


@pytest.fixture(scope="session")
def pair(request):
    heap = os.environ.get("ESBUNDLE_TEST_HEAP", "1g")
    return start(request, "7.10.2", [
        "-m", heap, "@DIR@", "a", "b",
        "a:node.attr.zone=east", "b:node.attr.zone=west",
        "a:node.attr.disk=ssd", "b:node.attr.disk=ssd"])


@pytest.fixture
def clusters(pair):
    both = Clusters(*map(Client, pair.urls))
    for client in both:
        schema.wipe(client)
    return both


# The name says what a test relies on that loads its own objects.
clean = clusters


@pytest.fixture
def a(clusters):
    return clusters.a


@pytest.fixture
def b(clusters):
    return clusters.b


@pytest.fixture(scope="session")
def old_server(request):
    return start(request, "6.8.23", ["@DIR@", OLD_PASSWORD])


@pytest.fixture
def old(old_server):
    client = Client(old_server.urls[0], "elastic", OLD_PASSWORD)
    schema.wipe(client)
    schema.wipe_security(client)
    return client


@pytest.fixture
def esbundle(tmp_path):
    """Every bundle that it has written is read once more, by the reader that
    knows only format/bundle.md."""
    runner = Runner(tmp_path)
    yield runner
    for path in runner.outputs:
        if os.path.isfile(path):
            check_bundle(path)


@pytest.fixture
def proxy():
    made = []

    def front(client):
        made.append(Proxy(client))
        return made[-1]

    yield front
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def chromium(request):
    try:
        made = browsers.Browser()
    except browsers.Unavailable as reason:
        if request.config.getoption("--require-servers"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    yield made
    made.close()


@pytest.fixture
def browser(chromium):
    """It is left with nothing to complain of."""
    chromium.media()
    chromium.size(1280, 900)
    yield chromium
    assert chromium.messages() == []


# ---- TLS ----

@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A certificate authority of this run."""
    return tls.Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory):
    """Another authority, whom nobody here trusts."""
    return tls.Authority(tmp_path_factory.mktemp("tls"), "stranger")


@pytest.fixture(scope="session")
def server(authority):
    """A good certificate for this machine."""
    return authority.sign("localhost")


@pytest.fixture
def front():
    made = []

    def new(*args, **more):
        made.append(tls.Front(*args, **more))
        return made[-1]

    yield new
    for one in made:
        one.close()
