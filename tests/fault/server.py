"""The fault server: a fake cluster behind sockets, with scripted faults.

Every request is recorded as it came, also one that is never answered.  A
Fault says which request it meets: method, a pattern of the path, which call
of these (nth), and how often (times; None: from then on always)."""

import re
import socket
import struct
import threading
import time
from dataclasses import dataclass, field

import faults


@dataclass
class Fault:
    name: str               # of faults.FAULTS
    method: str = "GET"
    path: str = ".*"        # a regular expression; what it leaves of the
                            # target may only be a query
    nth: int = 1
    times: int | None = 1
    seen: int = field(default=0, compare=False)

    def meets(self, request):
        """Count a request; is it one to be met?"""
        if not request.fits(self.method, self.path):
            return False
        self.seen += 1
        return self.seen >= self.nth and (
            self.times is None or self.seen < self.nth + self.times)


class Request:
    """One request as it came; status is what it was answered, if it was."""

    def __init__(self, method, target, headers, body):
        self.at = time.monotonic()
        self.method = method
        self.target = target
        self.path = target.partition("?")[0]
        self.headers = headers
        self.body = body
        self.status = None
        self.fault = None
        self.line = None   # of which connection

    @property
    def writes(self):
        return self.method not in ("GET", "HEAD") and (
            "_has_privileges" not in self.path)

    def fits(self, method, path):
        return method == self.method and bool(
            re.fullmatch(f"(?:{path})" + r"(\?.*)?", self.target))

    def __repr__(self):
        note = f" ({self.fault})" if self.fault else ""
        return f"{self.method} {self.path} -> {self.status}{note}"


class Server:
    """Serves a fake cluster at url until close().  Each connection has a
    thread; requests are counted and recorded in the order they came."""

    def __init__(self, fake, *script):
        self.fake = fake
        self.script = list(script)
        self.seen = []
        self.lock = threading.Lock()
        self.open = {}   # connection: its thread
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        # Told at each request, before it is answered.
        self.watch = None
        self.acceptor = threading.Thread(target=self.accept, daemon=True)
        self.acceptor.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def accept(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self.serve, args=(line,),
                                      daemon=True)
            with self.lock:
                self.open[line] = thread
            thread.start()

    def serve(self, line):
        """Answer requests until the connection ends."""
        try:
            with line, line.makefile("rb") as reader:
                while self.one(line, reader):
                    pass
        except OSError:
            pass
        with self.lock:
            self.open.pop(line, None)

    def one(self, line, reader):
        """Read and answer one request.  Return whether another may come."""
        request = read_head(reader)
        if request is None:
            return False
        request.line = line
        with self.lock:
            self.seen.append(request)
            met = [one for one in self.script
                   if one.meets(request)]
        if self.watch is not None:
            self.watch(request)
        if met:
            request.fault = met[0].name
            act = faults.FAULTS[request.fault].act
            return act(Turn(self, line, reader, request))
        return Turn(self, line, reader, request).answer()

    @property
    def writes(self):
        return [one for one in self.seen if one.writes]

    def calls(self, method, path):
        """The requests that a Fault of these would count."""
        return [one for one in self.seen if one.fits(method, path)]

    def refuse(self):
        """Let nobody connect any more."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def close(self):
        """End all connections; what they have begun to apply is applied."""
        self.refuse()
        self.acceptor.join()
        with self.lock:
            lines = list(self.open.items())
        for line, thread in lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            thread.join()


def read_head(reader):
    """Read a request up to its body, or None at the end."""
    first = reader.readline()
    if not first.strip():
        return None
    method, target, _ = first.decode("latin-1").split(" ", 2)
    headers = {}
    while True:
        text = reader.readline().decode("latin-1").strip()
        if not text:
            return Request(method, target, headers, None)
        key, _, value = text.partition(":")
        headers[key.strip().lower()] = value.strip()


class Turn:
    """One request and all that can be done about it."""

    def __init__(self, server, line, reader, request):
        self.server = server
        self.line = line
        self.reader = reader
        self.request = request

    def read(self, share=1.0):
        """Read the body, or a part of it."""
        length = int(self.request.headers.get("content-length") or 0)
        if self.request.body is None:
            self.request.body = self.reader.read(int(length * share))

    def apply(self):
        """Let the cluster do it.  Return status and text of its answer."""
        self.read()
        length = int(self.request.headers.get("content-length") or 0)
        if len(self.request.body) < length:
            raise ConnectionError("nobody acts on half a request")
        return self.server.fake.answer(
            self.request.method, self.request.target, self.request.body)

    def answer(self):
        """The answer of a healthy server."""
        status, text = self.apply()
        return self.send(status, text.encode())

    def send(self, status, body, headers=(), length=None):
        """Send an answer; a wrong length ends the connection."""
        self.read()
        self.request.status = status
        self.line.sendall(head(status, len(body) if length is None
                               else length, headers) + body)
        return length is None

    def reset(self):
        """End the connection by RST."""
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             struct.pack("ii", 1, 0))
        return False

    def hold(self):
        """Wait until the other side has had enough."""
        while self.line.recv(4096):
            pass
        return False


def head(status, length, headers=()):
    """A status line and headers; length None: none is told."""
    lines = [f"HTTP/1.1 {status} Status"]
    lines += headers or faults.JSON
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
