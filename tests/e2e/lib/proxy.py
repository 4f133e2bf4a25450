"""An HTTP proxy in front of one cluster that writes down every request."""

import http.client
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# POST requests whose only effect is their answer.
ASKING = ("_simulate", "_has_privileges", "_search", "_count", "_analyze",
          "_authenticate", "_validate")
NOT_FORWARDED = ("connection", "transfer-encoding", "content-length", "host",
                 "keep-alive")


class Seen:
    """One request; status is None until the cluster has answered."""

    def __init__(self, method, path, headers, body):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.status = None

    @property
    def writes(self):
        """Could this request change the cluster?"""
        if self.method == "POST":
            path = urlsplit(self.path).path
            return not any(word in path for word in ASKING)
        return self.method not in ("GET", "HEAD")

    def __repr__(self):
        return f"{self.method} {self.path} -> {self.status}"


class Proxy:
    """Listens at url and forwards to a client's cluster.

    before(seen) and after(seen), when set, are asked with each request: a
    true answer closes the connection, before the cluster has got the request
    or after it has answered."""

    def __init__(self, client):
        self.upstream = client.address
        self.seen = []
        self.before = None
        self.after = None
        self.lock = threading.Lock()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_any(self):
                owner.forward(self)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever,
                         args=(0.05,), daemon=True).start()

    def forward(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        seen = Seen(handler.command, handler.path, dict(handler.headers),
                    handler.rfile.read(length))
        with self.lock:
            self.seen.append(seen)
        if self.before and self.before(seen):
            return drop(handler)
        got, data = self.ask(handler, seen)
        seen.status = got.status
        if self.after and self.after(seen):
            return drop(handler)
        handler.send_response(got.status, got.reason)
        for key, value in got.getheaders():
            if key.lower() not in NOT_FORWARDED:
                handler.send_header(key, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        if seen.method != "HEAD":
            handler.wfile.write(data)

    def ask(self, handler, seen):
        line = getattr(handler, "line", None)
        if line is None:
            line = http.client.HTTPConnection(self.upstream, timeout=120)
            handler.line = line
        head = {key: value for key, value in seen.headers.items()
                if key.lower() not in NOT_FORWARDED}
        line.request(seen.method, seen.path, seen.body or None, head)
        got = line.getresponse()
        return got, got.read()

    @property
    def counts(self):
        """Requests by method."""
        return Counter(one.method for one in self.seen)

    @property
    def writes(self):
        """The requests that could change the cluster."""
        return [one for one in self.seen if one.writes]

    def forget(self):
        with self.lock:
            self.seen.clear()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def drop(handler):
    """Close the client's connection without a word."""
    handler.close_connection = True
    try:
        handler.connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
