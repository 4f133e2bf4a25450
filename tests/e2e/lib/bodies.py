"""Bodies at random, and bundles as {kind: {name: body}}.  Numbers are texts of
the type Number, so that nothing is lost on the way."""

import json

from .bundles import bundle_make, bundle_reader

Number = bundle_reader.Number

NUMBERS = ["0", "-0", "1", "1.0", "1e2", "100", "9007199254740993",
           "9007199254740992", "-1.50", "1.5", "1e400", "0.1",
           "123456789012345678901234567890"]
WORDS = ["", "a", "b", "true", "1", "~", "/", "~1", "a/b~c", "0", "-", "é",
         "e\u0301", "雪", "\U0001f600", "\u202e", "\x00", "\n\t\"\\", "\x7f",
         "\ud800", "x" * 300]
TYPES = ["set", "rename", "drop", "foreach", "script"]


def scalar(rng):
    return rng.choice([Number(rng.choice(NUMBERS)), rng.choice(WORDS), True,
                       False, None])


def value(rng, depth=0):
    """Any JSON value, smaller the deeper."""
    kind = rng.random()
    if depth > 3 or kind < 0.4:
        return scalar(rng)
    size = rng.choice([0, 1, 2, 3, 5])
    if kind < 0.7:
        return [value(rng, depth + 1) for _ in range(size)]
    return {rng.choice(WORDS): value(rng, depth + 1) for _ in range(size)}


def processor(rng, depth=0):
    name = rng.choice(TYPES)
    config = {rng.choice(["field", "value", "tag"]): value(rng, 3)
              for _ in range(rng.randrange(4))}
    if name == "foreach" and depth < 3:
        config["processor"] = processor(rng, depth + 1)
    if depth < 2 and rng.random() < 0.3:
        config["on_failure"] = [processor(rng, depth + 1)
                                for _ in range(rng.randrange(3))]
    return {name: config}


def pipeline(rng):
    return {"processors": [processor(rng) for _ in range(rng.randrange(9))],
            "_meta": value(rng), "description": rng.choice(WORDS)}


def changed(rng, tree):
    """A tree with a few places that are other, more, fewer or moved."""
    if isinstance(tree, dict) and tree:
        tree = {key: changed(rng, one) if rng.random() < 0.5 else one
                for key, one in tree.items()}
        if rng.random() < 0.2:
            tree.pop(rng.choice(list(tree)))
        if rng.random() < 0.2:
            tree[rng.choice(WORDS)] = value(rng, 2)
        return tree
    if isinstance(tree, list) and tree:
        tree = [changed(rng, one) if rng.random() < 0.2 else one
                for one in tree]
        for _ in range(rng.choice([0, 1, 1, 2, 4])):
            where = rng.randrange(len(tree) + 1)
            step = rng.random()
            if step < 0.4:
                tree.insert(where, value(rng, 2))
            elif tree and step < 0.7:
                tree.pop(where % len(tree))
            elif tree:
                tree.insert(where, tree.pop(rng.randrange(len(tree))))
        return tree
    return value(rng, 2) if rng.random() < 0.3 else tree


def entries(tree):
    """The resources of {kind: {name: body}} for bundle_make."""
    return bundle_make.share([
        bundle_make.resource(
            kind, name, (bundle_reader.canonical(body) + "\n").encode())
        for kind, names in tree.items() for name, body in names.items()])


def parse(data):
    """Numbers keep their text."""
    return json.loads(data, parse_int=Number, parse_float=Number)


def exact(tree):
    """A tree in which a number is no equal of its text."""
    if isinstance(tree, dict):
        return {key: exact(one) for key, one in tree.items()}
    if isinstance(tree, list):
        return [exact(one) for one in tree]
    return (type(tree).__name__, tree)


def read(path):
    """The {kind: {name: body}} of a bundle."""
    manifest, members = bundle_reader.read(path)
    tree = {}
    for one in manifest["resources"]:
        tree.setdefault(one["kind"], {})[one["name"]] = parse(
            members[one["member"]])
    return tree
