"""Servers that are not Elasticsearch: each connection gets the same bytes."""

import socket
import ssl
import threading


class Listener:
    """Listens at 127.0.0.1:port and, once something was said to it or at once
    when eager, answers with bytes and closes."""

    def __init__(self, answer, eager=False):
        self.answer = answer
        self.eager = eager
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.heard = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(
                target=self.talk, args=(line,), daemon=True).start()

    def talk(self, line):
        with line:
            line.settimeout(20)
            try:
                if not self.eager:
                    self.heard.append(line.recv(65536))
                line.sendall(self.answer)
                line.shutdown(socket.SHUT_WR)
                while line.recv(65536):
                    pass
            except (OSError, ssl.SSLError):
                pass

    def close(self):
        self.socket.close()


def http(status, kind, body):
    """An HTTP answer that ends its connection."""
    body = body.encode()
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            ).encode() + body
