"""Composed bodies held against what a real server makes of the same templates,
and whether that would notice if something were wrong."""

import copy

from lib.client import enc
from lib.schema import MADE_BY_SERVER

# What a server gives an index that no template says otherwise of.
GIVEN = {"index.number_of_shards": ("1",), "index.number_of_replicas": ("1",),
         "index.routing.allocation.include._tier_preference":
             ("data_content", "data_hot")}


def flat(settings, prefix=""):
    found = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[prefix + key] = value
    return found


def plain(body, wanted):
    """A server's body without what it made or gave on its own."""
    settings = {
        key: value for key, value in flat(body.get("settings", {})).items()
        if not key.startswith(MADE_BY_SERVER)}
    for key, values in GIVEN.items():
        if key not in wanted["settings"] and settings.get(key) in values:
            del settings[key]
    return {"aliases": body.get("aliases", {}), "settings": settings,
            "mappings": body.get("mappings", {})}


def made_by(client, name, makes):
    """A new index as the server made it, or the reason why it did not."""
    path = "/_data_stream/" if makes == "data_stream" else "/"
    got = client.request("PUT", path + enc(name))
    if not got.ok:
        return got.json["error"]["reason"]
    if makes == "data_stream":
        name = f".ds-{name}-000001"
    return client.must("GET", f"/{enc(name)}?flat_settings=true")[name]


def simulated(client, name):
    """What the server tells beforehand; None: no composable template."""
    return client.post(f"/_index_template/_simulate_index/{enc(name)}").get(
        "template")


def as_simulated(body, told):
    """Both without what is a stream's only once it is made: its hidden index,
    its time field, the name that "{index}" stands for, and what one more
    mapping, the stream's own, takes away."""
    body, told = copy.deepcopy(body), copy.deepcopy(told)
    del body["settings"]["index.hidden"]
    del body["mappings"]["_data_stream_timestamp"]
    told["mappings"].setdefault("properties", {}).setdefault(
        "@timestamp", {"type": "date"})
    del body["aliases"], told["aliases"]
    for field in told["mappings"]["properties"].values():
        if field.get("include_in_parent"):
            field.pop("include_in_root", None)
    return body, told


def at(body, pointer):
    """The place of a pointer: what holds it, and its key."""
    parts = [part.replace("~1", "/").replace("~0", "~")
             for part in pointer.split("/")[1:]]
    for part in parts[:-1]:
        body = body[part]
    return body, parts[-1]


def take_undefined(got, body):
    """Take out of the server's body what was called undefined: what it is
    must be one of the values named."""
    for one in got["undefined"]:
        assert len(one["values"]) + one["perhaps_absent"] >= 2, one
        place, key = at(body, one["pointer"])
        if key in place:
            assert place.pop(key) in one["values"], one
        else:
            assert one["perhaps_absent"], one


def judge(got, made, told):
    """Hold one composed body against what the server made and told."""
    wanted = got["body"]
    if isinstance(made, str):
        assert got["problems"], made
        return
    assert not got["problems"], got["problems"]
    made = plain(made, wanted)
    take_undefined(got, made)
    assert made == wanted
    assert (told is not None) == (got["rule"] == "composable")
    if told is None:
        return
    told = plain(told, wanted)
    if got["makes"] == "data_stream":
        wanted, told = as_simulated(wanted, told)
    assert told == wanted


# ---- judging the judge ----

def leaves(value, path=()):
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif path:
        yield path


def spoiled(got):
    """The answer with one thing wrong, for each thing that can be."""
    for path in leaves(got["body"]):
        bad = copy.deepcopy(got)
        place = bad["body"]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = "spoiled"
        yield path, bad
    for part in got["body"]:
        bad = copy.deepcopy(got)
        bad["body"][part]["spoiled"] = {}
        yield (part, "spoiled"), bad
    for i, _ in enumerate(got["undefined"]):
        bad = copy.deepcopy(got)
        bad["undefined"][i].update(values=["x", "y"], perhaps_absent=False)
        yield ("undefined", i), bad
    yield ("problems",), {**got, "problems": [] if got["problems"] else ["x"]}


def unnoticed(got, made, told):
    """The faults that the judge would let pass."""
    missed = []
    for where, bad in spoiled(got):
        if isinstance(made, str) and where != ("problems",):
            continue
        try:
            judge(bad, made, told)
        except (AssertionError, KeyError):
            continue
        missed.append(where)
    return missed


# ---- what is asked ----

def composed(esbundle, bundle, name, *args):
    return esbundle("show", bundle, "--compose", name, "--json", *args,
                    code=0).json
