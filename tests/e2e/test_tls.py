"""Section 4: TLS of cli.md, against a front end with an authority of its own;
robustness.md test 10: what is refused, with exit 5 and the remedy."""

import http.server
import socket
import ssl
import threading

import pytest

from lib import tls
from lib.bundles import check_bundle
from lib.tls import refuse

# A ServerHello of TLS 1.1 by a server that knows no newer version.
HELLO_1_1 = (b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02" + bytes(32)
             + b"\x00\xc0\x13\x00")


class Nothing:
    """An upstream that no accepted connection should ever reach."""
    url = "http://127.0.0.1:1"


# ---- the server's certificate ----

def test_ca_file_makes_it_trusted(esbundle, a, proxy, front, authority,
                                  server):
    a.put("/tls-one")
    line = front(proxy(a), server)
    path = esbundle.export(line, "x.tar.gz", "--cacert", authority.file)
    manifest, _ = check_bundle(path)
    assert manifest["insecure"] is False
    assert [r["name"] for r in manifest["resources"]] == ["tls-one"]


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "CURL_CA_BUNDLE"])
def test_ca_by_environment(esbundle, a, front, authority, server, name):
    line = front(a, server)
    esbundle("check", "--from", line.url, code=0,
             env={name: authority.file})


def test_option_beats_environment(esbundle, a, front, authority, stranger,
                                  server):
    line = front(a, server)
    env = {"SSL_CERT_FILE": stranger.file}
    esbundle("check", "--from", line.url, "--cacert", authority.file, code=0,
             env=env)
    error, _ = refuse(esbundle, line.url, env=env)
    assert "is not trusted" in error


def test_import_over_tls(esbundle, a, b, front, authority, server):
    a.put("/tls-one")
    path = esbundle.export(a)
    esbundle.imports(path, front(b, server), "--cacert", authority.file)
    assert b.get("/tls-one").ok


def test_wrong_host(esbundle, front, authority):
    line = front(Nothing, authority.sign("other", hosts="DNS:other.example"))
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file)
    assert "certificate is for another host" in error
    assert "'localhost'" in error
    assert remedy == "use a host name that the certificate holds"


def test_expired(esbundle, front, authority):
    line = front(Nothing, authority.sign("late", until="20210101000000Z"))
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file)
    assert "the server's certificate has expired" in error
    assert "renewed" in remedy


def test_not_yet_valid(esbundle, front, authority):
    line = front(Nothing, authority.sign("early", since="20500101000000Z"))
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file)
    assert "the server's certificate is not valid yet" in error
    assert "clocks" in remedy


def test_unknown_authority(esbundle, front, server, stranger):
    line = front(Nothing, server)
    for args in [], ["--cacert", stranger.file]:
        error, remedy = refuse(esbundle, line.url, *args)
        assert "the server's certificate is not trusted" in error
        assert "--cacert" in remedy


def test_self_signed(esbundle, front, authority, tmp_path):
    line = front(Nothing, tls.self_signed(tmp_path, "alone"))
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file)
    assert "is not trusted" in error and "self-signed" in error
    assert "--cacert" in remedy


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1,
                                    ssl.TLSVersion.TLSv1_1])
def test_old_protocol(esbundle, front, authority, server, newest):
    line = front(Nothing, server, newest=newest)
    for more in [], ["--insecure"]:
        error, remedy = refuse(esbundle, line.url, "--cacert", authority.file,
                               *more)
        assert "only old versions of TLS" in error
        assert "TLS 1.2" in remedy
    assert line.count == 0


def raw_server(reply):
    """A server that answers the first bytes with these; its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        line, _ = listener.accept()
        line.recv(65536)
        line.sendall(reply)
        tls.drain(line)

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]


def test_old_protocol_of_a_server_that_knows_no_newer(esbundle):
    error, remedy = refuse(
        esbundle, f"https://localhost:{raw_server(HELLO_1_1)}")
    assert "only old versions of TLS" in error
    assert "TLS 1.2" in remedy


# ---- the client's certificate ----

NEWEST = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]


@pytest.fixture(params=NEWEST, ids=["1.2", "1.3"])
def strict(request, front, authority, server):
    """A front end that wants a client certificate of our authority."""
    return lambda upstream, **more: front(
        upstream, server, clients=authority.file, newest=request.param,
        **more)


def test_client_certificate(esbundle, a, authority, strict):
    mine = authority.sign("mover")
    line = strict(a)
    esbundle("check", "--from", line.url, "--cacert", authority.file,
             "--cert", mine.cert, "--key", mine.key, code=0)
    assert line.peers and line.peers[0] == {"commonName": "mover"}


def test_client_certificate_missing(esbundle, authority, strict):
    line = strict(Nothing)
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file)
    assert "alert" in error
    assert "--cert and --key" in remedy
    assert line.count == 0


def test_client_certificate_of_another_authority(esbundle, authority,
                                                 stranger, strict):
    mine = stranger.sign("mover")
    line = strict(Nothing)
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file,
                           "--cert", mine.cert, "--key", mine.key)
    assert "unknown ca" in error
    assert "--cert and --key" in remedy


def test_client_certificate_expired(esbundle, authority, strict):
    mine = authority.sign("mover", until="20210101000000Z")
    line = strict(Nothing)
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file,
                           "--cert", mine.cert, "--key", mine.key)
    assert "expired" in error and "server's certificate" not in error
    assert "--cert and --key" in remedy


def test_client_certificate_missing_and_cut_off(esbundle, authority, strict):
    """The reset may overtake the alert: then the remedy must do."""
    line = strict(Nothing, abrupt=True)
    error, remedy = refuse(esbundle, line.url, "--cacert", authority.file)
    assert "getpeername" not in error
    assert "--cert and --key" in remedy


def test_client_certificate_that_cannot_be_used(esbundle, front, authority,
                                                server, tmp_path):
    line = front(Nothing, server)
    mine, other = authority.sign("mine"), authority.sign("other")
    junk = tmp_path / "junk.pem"
    junk.write_text("junk\n")
    for cert, key in (mine.cert, other.key), (junk, mine.key), (
            mine.cert, junk), (mine.cert, None):
        args = ["--cert", cert] + (["--key", key] if key else [])
        error, remedy = refuse(esbundle, line.url, "--cacert",
                               authority.file, *args)
        assert "the client certificate cannot be used" in error
        assert "--cert and --key" in remedy
    assert line.count == 0


# ---- files ----

def test_certificate_files_that_are_not_there(esbundle, front, authority,
                                              server):
    line = front(Nothing, server)
    mine = authority.sign("mine")
    for args in ["--cacert", "gone.pem"], ["--cert", "gone.pem"], [
            "--cert", mine.cert, "--key", "gone.pem"]:
        got = esbundle("check", "--from", line.url, *args, code=9)
        assert "'gone.pem' cannot be read" in got.err


def test_authorities_that_are_no_certificates(esbundle, front, server,
                                              tmp_path):
    junk = tmp_path / "junk.pem"
    junk.write_text("junk\n")
    error, remedy = refuse(esbundle, front(Nothing, server).url,
                           "--cacert", junk)
    assert "the certificate authorities cannot be used" in error
    assert "PEM" in remedy


def test_plain_http_needs_no_certificate_files(esbundle, a):
    esbundle("check", "--from", a.url, code=0,
             env={"SSL_CERT_FILE": "/nonexistent"})


# ---- http and https ----

def test_http_where_https_is(esbundle, front, server):
    line = front(Nothing, server)
    error, remedy = refuse(esbundle, line.url.replace("https", "http"))
    assert line.url.replace("https", "http") in error
    assert "whether it needs https://" in remedy


def test_https_where_http_is(esbundle, a):
    error, remedy = refuse(esbundle, a.url.replace("http", "https"))
    assert "does not speak TLS" in error
    assert remedy == "write http:// in the URL"


# ---- without verification ----

def test_insecure_warns_each_time_and_is_in_the_manifest(
        esbundle, a, b, front, server):
    a.put("/tls-one")
    near, far = front(a, server), front(b, server)
    path = esbundle.cwd + "/x.tar.gz"
    for args in (["check", "--from", near.url],
                 ["export", "--from", near.url, "-o", path],
                 ["plan", path, "--to", far.url],
                 ["import", path, "--to", far.url, "--yes", "-q"],
                 ["verify", path, "--against", far.url]):
        got = esbundle(*args, "--insecure", code=0)
        assert "warning: the certificate of 'https://" in got.err, got
    manifest, _ = check_bundle(path)
    assert manifest["insecure"] is True
    assert "was not verified" in esbundle("show", path, code=0).out


# ---- redirects ----

def redirecting(status, target):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    return made


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_an_error_that_names_the_target(esbundle, a, proxy,
                                                    status):
    target = proxy(a)
    server = redirecting(status, target.url + "/elsewhere")
    url = f"http://127.0.0.1:{server.server_port}"
    secret = esbundle.secret("canary")
    error, remedy = refuse(esbundle, url, "--user", "ann",
                           "--password-file", secret)
    server.shutdown()
    assert f"redirected to '{target.url}/elsewhere' ({status})" in error
    assert "not followed" in remedy
    assert not target.seen
