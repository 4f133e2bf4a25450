"""A small Elasticsearch client that the tests trust more than esbundle."""

import base64
import http.client
import json
import threading
from urllib.parse import quote, urlsplit


def enc(name):
    """A name as one path segment."""
    return quote(name, safe="")


class Answer:
    """What a server answered: status, headers, text, and json of the text."""

    def __init__(self, status, headers, data):
        self.status = status
        self.headers = headers
        self.text = data.decode("utf-8", "surrogatepass")

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def ok(self):
        return self.status < 300


class Refused(AssertionError):
    """A request of a test's set-up was not accepted."""


class Client:
    """One cluster; url, and basic authentication when a user is given."""

    def __init__(self, url, user=None, password=None):
        self.url = url
        self.user = user
        self.password = password
        self.address = urlsplit(url).netloc
        self.local = threading.local()

    def headers(self):
        if self.user is None:
            return {}
        pair = f"{self.user}:{self.password}".encode()
        return {"Authorization": "Basic " + base64.b64encode(pair).decode()}

    def request(self, method, path, body=None, headers=None):
        """Send one request; a body is JSON text, bytes, or what json takes."""
        head = {**self.headers(), **(headers or {})}
        if body is not None:
            if not isinstance(body, (str, bytes)):
                body = json.dumps(body)
            if isinstance(body, str):
                body = body.encode()
            head.setdefault("Content-Type", "application/json")
        # A kept connection may have been closed meanwhile: once more then.
        for fresh in (False, True):
            line = None if fresh else getattr(self.local, "line", None)
            if line is None:
                line = http.client.HTTPConnection(self.address, timeout=120)
                self.local.line, fresh = line, True
            try:
                line.request(method, path, body, head)
                got = line.getresponse()
                return Answer(got.status, got.headers, got.read())
            except (ConnectionError, http.client.HTTPException):
                line.close()
                self.local.line = None
                if fresh:
                    raise

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def must(self, method, path, body=None, **more):
        """As request, but anything other than success ends the test."""
        got = self.request(method, path, body, **more)
        if not got.ok:
            raise Refused(f"{method} {path}: {got.status} {got.text}")
        return got.json

    def put(self, path, body=None, **more):
        return self.must("PUT", path, body, **more)

    def post(self, path, body=None, **more):
        return self.must("POST", path, body, **more)

    def delete(self, path, **more):
        return self.must("DELETE", path, **more)

    def load(self, resources):
        """Create (method, path, body) triples in order; see fixtures/demo."""
        for method, path, body in resources:
            self.must(method, path, body)

    # Security, for the cluster that has it.

    def make_role(self, name, cluster=(), indices=()):
        """A role; indices are (names, privileges) pairs of lists."""
        rights = [{"names": n, "privileges": p} for n, p in indices]
        self.put(f"/_security/role/{enc(name)}",
                 {"cluster": list(cluster), "indices": rights})

    def make_user(self, name, password, roles):
        """A user; the return is a client that acts as this user."""
        self.put(f"/_security/user/{enc(name)}",
                 {"password": password, "roles": list(roles)})
        return Client(self.url, name, password)
