"""robustness.md test 9: a canary in every way to give a credential, at the
highest verbosity: it reaches the cluster and nothing else."""

import base64
import gzip
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lib.servers import OLD_PASSWORD
from lib.terminal import Terminal

CANARY = "c4n4ry-s3cr3t"
# How it may look on the wire, and so by mistake elsewhere.
FORMS = [CANARY] + [
    base64.b64encode(text.encode()).decode().rstrip("=")
    for text in (CANARY, f"ann:{CANARY}", f"id:{CANARY}")]


def private(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8",
              opener=lambda p, flags: os.open(p, flags, 0o600)) as out:
        out.write(text)
    return path


def of_file(option, text, *more):
    return lambda esbundle, side, url: (
        [*more, option, esbundle.secret(text + "\n")], {}, url)


def of_environment(**values):
    return lambda esbundle, side, url: (
        [], {f"ESBUNDLE_{side}_{key}": value
             for key, value in values.items()}, url)


def of_profile(key, text):
    def make(esbundle, side, url):
        folder = os.path.join(esbundle.home, "config", "esbundle")
        private(os.path.join(folder, "secret"), text)
        private(os.path.join(folder, "config"),
                f"[p]\nurl = {url}\n{key} = secret\n"
                + ("user = ann\n" if key == "password_file" else ""))
        return [], {}, "@p"
    return make


def of_proxy(esbundle, side, url):
    """A password of a proxy that is not used for this host."""
    return [], {"https_proxy": f"http://ann:{CANARY}@127.0.0.1:1",
                "HTTPS_PROXY": f"http://ann:{CANARY}@127.0.0.1:1",
                f"ESBUNDLE_{side}_API_KEY": CANARY}, url


WAYS = {
    "password-file": of_file("--password-file", CANARY, "--user", "ann"),
    "api-key-file": of_file("--api-key-file", CANARY),
    "api-key-pair": of_file("--api-key-file", f"id:{CANARY}"),
    "bearer-file": of_file("--bearer-file", CANARY),
    "password-variable": of_environment(USER="ann", PASSWORD=CANARY),
    "api-key-variable": of_environment(API_KEY=CANARY),
    "profile-password": of_profile("password_file", CANARY),
    "profile-api-key": of_profile("api_key_file", CANARY),
    "profile-bearer": of_profile("bearer_file", CANARY),
    "proxy-variable": of_proxy,
}


def hits(data):
    if isinstance(data, str):
        data = data.encode()
    return [form for form in FORMS if form.encode() in data]


def children():
    """The processes that this one has started."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
                parent = file.read().rsplit(")", 1)[1].split()[1]
        except OSError:   # it has ended meanwhile
            continue
        if int(parent) == os.getpid():
            yield pid


def watch(front, lines):
    """Note our esbundle's command line at each request of it."""
    def look(_seen):
        for pid in children():
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                line = file.read()
            if line.split(b"\0")[0].endswith(b"esbundle"):
                lines.append(line)
        return False
    front.before = look


def check_run(got, expected=None):
    assert expected is None or got.code in expected, got
    assert not hits(got.out) and not hits(got.err), got


@pytest.mark.parametrize("way", WAYS)
def test_canary(esbundle, a, b, proxy, way):
    near, far = proxy(a), proxy(b)
    lines = []
    watch(near, lines)
    watch(far, lines)
    a.put("/c-one")
    a.put("/_template/c", {"index_patterns": ["c-*"]})
    path = f"{esbundle.cwd}/x.tar.gz"
    args, env, url = WAYS[way](esbundle, "SOURCE", near.url)
    for words in (["check"], ["check", "--json"],
                  ["export", "-o", path, "--progress", "plain"],
                  ["export", "-o", path, "--force", "--json"]):
        check_run(esbundle(*words, "-v", "--from", url, *args, env=env), [0])
    args, env, url = WAYS[way](esbundle, "DEST", far.url)
    for words in (["plan", path, "--to", url],
                  ["plan", path, "--json", "--to", url],
                  ["import", path, "--yes", "--to", url],
                  ["import", path, "--yes", "--json", "--to", url],
                  ["verify", path, "--against", url]):
        check_run(esbundle(*words, "-v", *args, env=env), [0])
    # It did arrive, or nothing is shown by all this.
    assert near.seen and far.seen
    for one in near.seen + far.seen:
        assert hits(one.headers["Authorization"]), one
        assert not hits(one.path) and not hits(one.body)
    assert len(lines) >= len(near.seen + far.seen)
    assert not any(hits(line) for line in lines)
    with open(path, "rb") as file:
        data = file.read()
    assert not hits(data) and not hits(gzip.decompress(data))
    for line in esbundle("show", path, "-v"), esbundle("show", "--json", path):
        check_run(line, [0])


@pytest.mark.parametrize("way", WAYS)
def test_canary_when_refused(esbundle, old, proxy, way):
    """Wrong credentials at a cluster that knows better."""
    front = proxy(old)
    args, env, url = WAYS[way](esbundle, "SOURCE", front.url)
    for command in ["check"], ["export", "-o", "x"], ["check", "--json"]:
        got = esbundle(*command, "-v", "--from", url, *args, env=env)
        check_run(got, [4])
        assert "401" in got.err
    assert all(hits(one.headers["Authorization"]) for one in front.seen)


@pytest.mark.parametrize("way", WAYS)
def test_canary_when_the_line_breaks(esbundle, a, proxy, way):
    front = proxy(a)
    args, env, url = WAYS[way](esbundle, "SOURCE", front.url)
    for after in 0, 3:
        front.forget()
        front.before = lambda _, after=after: len(front.seen) > after
        check_run(esbundle("export", "-v", "-o", "x", "--timeout", "1",
                           "--from", url, *args, env=env), [5])


def test_canary_at_the_prompt(esbundle, a, proxy):
    front = proxy(a)
    lines = []
    watch(front, lines)
    run = Terminal(esbundle, "export", "-v", "--from", front.url, "--user",
                   "ann", "-o", "x.tar.gz")
    run.wait_for(b"password of")
    run.type(CANARY.encode() + b"\n")
    got = run.end()
    check_run(got)
    assert all(hits(one.headers["Authorization"]) for one in front.seen)
    assert lines and not any(hits(line) for line in lines)


def test_no_option_takes_a_secret_as_its_value(esbundle):
    for option in "--password", "--api-key", "--bearer", "--token":
        got = esbundle("check", "--from", "http://127.0.0.1:1", option,
                       CANARY, code=2)
        check_run(got)
        got = esbundle("check", "--from", "http://127.0.0.1:1",
                       f"{option}={CANARY}", code=2)
        check_run(got)


def test_password_of_a_proxy(esbundle, a):
    """It is tried, and its password never shown."""
    env = {"http_proxy": f"http://ann:{CANARY}@127.0.0.1:1",
           "ESBUNDLE_SOURCE_API_KEY": CANARY}
    got = esbundle("check", "-v", "--from", a.url, env=env, code=5)
    check_run(got)
    assert "127.0.0.1 port 1" in got.err


def test_manifest_names_the_user_and_no_more(esbundle, old, proxy):
    front = proxy(old)
    path = f"{esbundle.cwd}/x.tar.gz"
    old.put("/_ilm/policy/p", {"policy": {"phases": {}}})
    got = esbundle("export", "-v", "--from", front.url, "--user", "elastic",
                   "--password-file", esbundle.secret(OLD_PASSWORD), "-o",
                   path, code=0)
    with gzip.open(path) as file:
        data = file.read()
    assert b'"user": "elastic"' in data
    for text in data, got.out.encode(), got.err.encode():
        assert OLD_PASSWORD.encode() not in text


class Echo(BaseHTTPRequestHandler):
    """Refuses, and repeats what it was told with the request."""

    def do_GET(self):
        told = self.headers["Authorization"]
        words = told.split()[1]
        try:
            words += " " + base64.b64decode(words).decode()
        except ValueError:   # it is no base64
            pass
        reason = f"bad header Authorization: {told} ({words})"
        body = json.dumps({"error": {
            "type": "security_exception", "reason": reason}}).encode()
        self.send_response(self.server.status)
        self.send_header("Location", f"/?{words}".replace(" ", "-"))
        self.send_header("Warning", f'299 x "{reason}"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.mark.parametrize("status", [301, 400, 403, 500])
@pytest.mark.parametrize("way", WAYS)
def test_canary_when_the_server_repeats_it(esbundle, way, status):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.status = status
    threading.Thread(target=server.serve_forever, args=(0.05,),
                     daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    args, env, url = WAYS[way](esbundle, "SOURCE", url)
    try:
        for command in ["check"], ["export", "-o", "x"], ["check", "--json"]:
            got = esbundle(*command, "-v", "--from", url, *args, env=env)
            check_run(got, [4, 5])
            assert "****" in got.err or status in (400, 500), got
    finally:
        server.shutdown()
        server.server_close()
