"""Section 4: proxies by option and environment, and nobody who answers."""

import socket
import threading

import pytest

from lib import tls
from lib.tls import refuse

REFUSAL = b"HTTP/1.1 407 Proxy Authentication Required\r\n" \
    b"Content-Length: 0\r\n\r\n"


class Relay:
    """An HTTP proxy that tunnels; or refuses all it is asked for."""

    def __init__(self, refuses=None):
        self.lines = []
        self.refuses = refuses
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            line, _ = self.listener.accept()
            threading.Thread(target=self.talk, args=(line,),
                             daemon=True).start()

    def talk(self, line):
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(65536)
        self.lines.append(head.decode("latin-1"))
        method, target = head.split(b" ", 2)[:2]
        if self.refuses:
            line.sendall(self.refuses)
            tls.drain(line)
            return
        assert method == b"CONNECT"
        host, port = target.decode().rsplit(":", 1)
        far = socket.create_connection((host, int(port)))
        line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=tls.pump, args=(far, line),
                         daemon=True).start()
        tls.pump(line, far)


def test_proxy_by_option(esbundle, a, front, authority, server):
    relay = Relay()
    line = front(a, server)
    esbundle("check", "--from", line.url, "--cacert", authority.file,
             "--proxy", relay.url, code=0)
    assert relay.lines[0].startswith(f"CONNECT localhost:{line.port} ")


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_proxy_by_environment(esbundle, a, front, authority, server, name):
    relay = Relay()
    line = front(a, server)
    esbundle("check", "--from", line.url, "--cacert", authority.file,
             env={name: relay.url}, code=0)
    assert relay.lines


def test_no_proxy(esbundle, a):
    relay = Relay(REFUSAL)
    esbundle("check", "--from", a.url, code=0,
             env={"http_proxy": relay.url, "no_proxy": "127.0.0.1"})
    assert not relay.lines
    esbundle("check", "--from", a.url, env={"http_proxy": relay.url}, code=5)
    assert relay.lines[0].startswith("GET http://127.0.0.1:")


def test_option_beats_proxy_variable(esbundle, a, front, authority, server):
    relay = Relay()
    line = front(a, server)
    esbundle("check", "--from", line.url, "--cacert", authority.file,
             "--proxy", relay.url, code=0,
             env={"https_proxy": "http://127.0.0.1:1"})
    assert relay.lines


def test_credentials_never_reach_the_proxy_of_a_tunnel(
        esbundle, a, proxy, front, authority, server, tmp_path):
    relay, seen = Relay(), proxy(a)
    line = front(seen, server)
    esbundle("check", "--from", line.url, "--cacert", authority.file,
             "--proxy", relay.url, code=0,
             env={"ESBUNDLE_SOURCE_API_KEY": "canary"})
    assert seen.seen[0].headers["Authorization"] == "ApiKey canary"
    assert not any("canary" in one or "Authorization" in one
                   for one in relay.lines)


def test_proxy_that_is_not_there(esbundle):
    error, remedy = refuse(esbundle, "https://localhost:1", "--proxy",
                           "http://no.such.host.invalid:3128")
    assert "the proxy's host is not known" in error
    assert "--proxy" in remedy
    error, remedy = refuse(esbundle, "https://localhost:2", "--proxy",
                           "http://127.0.0.1:1")
    assert "127.0.0.1 port 1" in error
    assert "--proxy" in remedy


def test_proxy_that_refuses(esbundle):
    relay = Relay(REFUSAL)
    error, remedy = refuse(esbundle, "https://localhost:1", "--proxy",
                           relay.url)
    assert "407" in error
    assert "--proxy" in remedy


def test_no_such_host(esbundle):
    error, remedy = refuse(esbundle, "https://no.such.host.invalid")
    assert "no such host" in error
    assert remedy == "check the host name in the URL"


def test_nobody_listens(esbundle):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for scheme in "http", "https":
        error, remedy = refuse(esbundle, f"{scheme}://127.0.0.1:{port}")
        assert f"port {port}" in error
        assert "check host and port" in remedy
        assert "certificate" not in remedy
