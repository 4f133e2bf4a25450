"""Makes one change on a live index and says which class the server shows it
to be: the words are those of `diff --json`."""

from .client import enc
from .schema import MADE_BY_SERVER

# Objects that a PUT _mapping replaces whole, so that it speaks of all below.
WHOLE = ("_meta", "meta", "dynamic_templates", "relations")


class Trial:
    """One index that is to become what another one is.

    before and after are bodies as GET shows them; closed: both are."""

    def __init__(self, client, name, wanted, closed=False):
        self.client = client
        self.name = name
        self.path = f"/{enc(name)}"
        self.wanted = wanted
        self.closed = closed

    # ---- what is there ----

    def read(self):
        got = self.client.get(self.path + "?flat_settings=true")
        return clean(got.json[self.name]) if got.ok else None

    def documents(self):
        """What a search finds, None where it fails; a closed one is asked
        nothing."""
        got = self.client.get(f"{self.path}/_search?size=0")
        return got.json["hits"]["total"]["value"] if got.ok else None

    def has_document(self):
        return self.client.get(f"{self.path}/_doc/1").ok

    def writes(self, alias):
        """Where a document goes that is written to an alias."""
        got = self.client.request("POST", f"/{enc(alias)}/_doc", {})
        return got.json["_index"] if got.ok else None

    # ---- the change ----

    def requests(self, before):
        """The requests that turn one body into the other."""
        wanted = self.wanted
        changed = {key: wanted["settings"].get(key)
                   for key in {**before["settings"], **wanted["settings"]}
                   if before["settings"].get(key) !=
                   wanted["settings"].get(key)}
        if changed:
            yield "PUT", f"{self.path}/_settings", changed
        if before["mappings"] != wanted["mappings"]:
            yield "PUT", f"{self.path}/_mapping", wanted["mappings"]
        if before["aliases"] != wanted["aliases"]:
            yield "POST", "/_aliases", {"actions": list(self.actions(before))}

    def actions(self, before):
        for alias in {**before["aliases"], **self.wanted["aliases"]}:
            new = self.wanted["aliases"].get(alias)
            if new is None:
                yield {"remove": {"index": self.name, "alias": alias}}
            elif new != before["aliases"].get(alias):
                yield {"add": {"index": self.name, "alias": alias, **new}}

    def send(self, before):
        """Do it; the refusal, or None."""
        for method, path, body in self.requests(before):
            got = self.client.request(method, path, body)
            if not got.ok:
                assert got.status < 500 or self.read() == before, got.text
                return got.text
        return None

    # ---- the verdict ----

    def run(self):
        before = self.read()
        assert before != self.wanted, f"{self.name}: no change"
        had = None if self.closed else (self.documents(), self.has_document())
        refusal = self.send(before)
        if refusal is None:
            return self.judge(before, had)
        assert self.read() == before, f"{self.name}: {refusal}"
        return self.other_state(before, had)

    def other_state(self, before, had):
        """Refused: try it once more, closed (or open, if it was closed)."""
        there, back = ("_open", "_close") if self.closed else (
            "_close", "_open")
        self.client.post(f"{self.path}/{there}")
        refusal = self.send(before)
        self.client.post(f"{self.path}/{back}?wait_for_active_shards=0")
        if refusal is not None:
            assert self.read() == before, f"{self.name}: {refusal}"
            return "reindex"
        verdict = self.judge(before, had)
        return "close_and_open" if verdict == "in_place" else verdict

    def judge(self, before, had):
        """Accepted: is it as wanted, and has nothing else changed?"""
        after = self.read()
        if after != self.wanted or self.unspoken(before, after):
            return "destructive"
        if had is not None and not self.is_alive(had):
            return "destructive"
        for alias, entry in before["aliases"].items():
            if entry.get("is_write_index") and (
                    self.writes(alias) != self.name):
                return "destructive"
        return "in_place"

    def is_alive(self, had):
        """Do its documents still answer, also once it was closed?"""
        blocked = any(key.startswith("index.blocks.")
                      for key in self.wanted["settings"])
        if blocked:
            return True
        self.client.post(f"{self.path}/_close")
        if not self.client.request("POST", f"{self.path}/_open").ok:
            return False
        return (self.documents(), self.has_document()) == had

    def unspoken(self, before, after):
        """What changed in the mapping though the request was silent on it."""
        old, new = leaves(before["mappings"]), leaves(after["mappings"])
        spoken = leaves(self.wanted["mappings"])
        return [path for path in {**old, **new}
                if old.get(path) != new.get(path) and path not in spoken]


def leaves(tree, path=()):
    """{path: value} of what a request can say or leave out."""
    if not isinstance(tree, dict) or path and path[-1] in WHOLE:
        return {path: tree}
    found = {}
    for key, value in tree.items():
        # A field is an object, whether it says so or not.
        if (key, value) == ("type", "object"):
            continue
        found.update(leaves(value, (*path, key)))
    return found


def clean(body):
    """A GET's body without what no two indices have in common."""
    return {**body, "settings": {
        key: value for key, value in body["settings"].items()
        if not key.startswith(MADE_BY_SERVER)}}
