"""Issue 3, point 8: a URL that leads nowhere, or to something else."""

import os
import socket
import threading

import pytest

from lib.complaint import complaint, files
from lib.listener import Listener, http
from lib.runner import REPO

BUNDLE = os.path.join(REPO, "fixtures", "bundles", "v1", "two.tar.gz")
HTML = "<!DOCTYPE html>\n<html><head><title>It works</title></head></html>\n"
ASKING = {
    "export": ["export", "--from", "URL", "-o", "out.tar.gz"],
    "check": ["check", "--from", "URL"],
    "plan": ["plan", BUNDLE, "--to", "URL"],
    "import": ["import", BUNDLE, "--to", "URL", "--yes"],
    "verify": ["verify", BUNDLE, "--against", "URL"],
}
OTHERS = {
    "web page": http("200 OK", "text/html", HTML),
    "no such page": http("404 Not Found", "text/html", HTML),
    "other method": http("405 Method Not Allowed", "text/html", HTML),
    "other json": http("200 OK", "application/json", '{"status": "up"}'),
    "json list": http("200 OK", "application/json", "[1, 2]"),
    "json text": http("200 OK", "application/json", '"hello"'),
    "json without a number": http(
        "200 OK", "application/json",
        '{"cluster_name": "x", "version": {"number": "new"}}'),
    "other json error": http(
        "404 Not Found", "application/json", '{"message": "no route"}'),
    "empty": http("200 OK", "text/plain", ""),
    "no content": b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
}


@pytest.fixture
def listener():
    made = []

    def listen(answer, eager=False):
        made.append(Listener(answer, eager))
        return made[-1]

    yield listen
    for one in made:
        one.close()


def command(name, url):
    return [url if word == "URL" else word for word in ASKING[name]]


@pytest.fixture
def unused():
    """A port at which nobody listens, held so that nobody will."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.mark.parametrize("name", ASKING)
def test_no_such_host(esbundle, tmp_path, name):
    url = "http://no-such-host.invalid:9200"
    got = esbundle(*command(name, url), code=5)
    text, remedy = complaint(got, f"'{url}'", "no such host")
    assert "host name" in remedy, text
    assert files(tmp_path) == []


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", ASKING)
def test_wrong_port(esbundle, tmp_path, unused, name, scheme):
    url = f"{scheme}://127.0.0.1:{unused}"
    got = esbundle(*command(name, url), code=5)
    _, remedy = complaint(got, f"'{url}'", "connect", str(unused))
    assert "port" in remedy
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["export", "import"])
@pytest.mark.parametrize("other", OTHERS)
def test_not_elasticsearch(esbundle, tmp_path, listener, other, name):
    server = listener(OTHERS[other])
    got = esbundle(*command(name, server.url), code=5)
    _, remedy = complaint(got, f"'{server.url}'")
    assert "URL" in remedy
    assert any(words in got.err for words in (
        "not Elasticsearch", "its version", "is not JSON")), got
    assert files(tmp_path) == []
    assert not any(b"PUT" in heard for heard in server.heard)


@pytest.mark.parametrize("name", ["export", "import"])
@pytest.mark.parametrize("eager,greeting", [
    (True, b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
    (True, b"220 mail.example.org ESMTP\r\n"),
    (False, bytes(range(256)) * 8),
    (False, b""),
], ids=["ssh", "smtp", "bytes", "silent end"])
def test_something_else_listens(esbundle, tmp_path, listener, eager, greeting,
                                name):
    server = listener(greeting, eager)
    got = esbundle(*command(name, server.url), code=5)
    _, remedy = complaint(got, f"'{server.url}'")
    assert "port" in remedy
    assert "\x1b" not in got.err and "\x00" not in got.err
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["export", "import"])
def test_https_where_http_is(esbundle, tmp_path, a, name):
    url = a.url.replace("http:", "https:")
    got = esbundle(*command(name, url), code=5)
    _, remedy = complaint(got, f"'{url}'", "does not speak TLS")
    assert "http://" in remedy
    assert files(tmp_path) == []


@pytest.mark.parametrize("code", ["301 Moved Permanently", "302 Found"])
def test_a_redirect_is_named_and_not_followed(esbundle, tmp_path, listener,
                                              code):
    other = listener(OTHERS["web page"])
    server = listener(
        f"HTTP/1.1 {code}\r\nLocation: {other.url}/login\r\n"
        "Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
    got = esbundle(*command("export", server.url), code=5)
    complaint(got, f"'{server.url}'", f"'{other.url}/login'")
    assert other.heard == []
    assert files(tmp_path) == []


def test_too_old(esbundle, tmp_path, listener):
    server = listener(http("200 OK", "application/json", (
        '{"cluster_name": "x", "version": {"number": "5.6.16"}}')))
    got = esbundle(*command("export", server.url), code=8)
    _, remedy = complaint(got, f"'{server.url}'", "5.6.16")
    assert "6.8" in remedy
    assert files(tmp_path) == []


# ---- unplugged on the way ----

class Plug:
    """Unplugs a proxied cluster for good at the first request that fits."""

    def __init__(self, front, fits):
        self.front = front
        self.fits = fits
        self.out = threading.Event()
        front.before = self.pull

    def pull(self, seen):
        if not self.out.is_set() and self.fits(seen):
            self.out.set()
            # Nobody listens any more: the next connection is refused.
            self.front.server.socket.close()
        return self.out.is_set()


def load_some(client):
    for i in range(6):
        client.put(f"/u-{i}", {"mappings": {"properties": {
            f"f{i}": {"type": "keyword"}}}})
        client.put(f"/_ilm/policy/u-{i}", {"policy": {"phases": {}}})


@pytest.mark.parametrize("path", ["/_ilm/policy", "/_ingest/pipeline", "/u-"])
def test_unplugged_during_export(esbundle, tmp_path, a, proxy, path):
    load_some(a)
    front = proxy(a)
    plug = Plug(front, lambda seen: seen.path.startswith(path))
    got = esbundle("export", "--from", front.url, "-o", "out.tar.gz",
                   "--timeout", "1", code=5)
    assert plug.out.is_set()
    complaint(got, path)
    assert files(tmp_path) == []


def test_unplugged_during_import(esbundle, a, b, proxy):
    load_some(a)
    bundle = esbundle.export(a)
    front = proxy(b)
    plug = Plug(front, lambda seen: seen.method == "PUT" and
                seen.path.startswith("/u-3"))
    got = esbundle.imports(bundle, front, "--timeout", "1", "--jobs", "1",
                           code=11)
    assert plug.out.is_set()
    # What nobody can know is called so, and nothing is called imported.
    assert "unknown: index 'u-3'" in got.err, got
    assert "done, not read back: index 'u-2'" in got.err, got
    assert "imported: " not in got.err
    assert "not finished: index 'u-4'" in got.err, got
    assert "run the same import again" in got.err
    again = esbundle.imports(bundle, b)
    assert "3 imported" in again.err, again
    esbundle("verify", bundle, "--against", b.url, code=0)


def test_unplugged_during_read_back(esbundle, a, b, proxy):
    load_some(a)
    bundle = esbundle.export(a)
    front = proxy(b)
    wrote = threading.Event()

    def fits(seen):
        if seen.method == "PUT":
            wrote.set()
        return wrote.is_set() and seen.method == "GET"

    plug = Plug(front, fits)
    got = esbundle.imports(bundle, front, "--timeout", "1", code=3)
    assert plug.out.is_set()
    assert "done, not read back: index 'u-0'" in got.err, got
    assert "run the same import again" in got.err
    again = esbundle.imports(bundle, b)
    assert "0 writes" in again.err, again
