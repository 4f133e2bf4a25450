"""JSON and settings as a server turns them about; numbers stay text."""

import json

import paths   # noqa: F401  pylint: disable=unused-import
from bundle_reader import Number, parse

__all__ = ["Number", "copy", "dumps", "merge", "nested", "parse",
           "with_prefix"]


def dumps(value):
    """Compact JSON with numbers as they came."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{%s}" % ",".join(
            json.dumps(key) + ":" + dumps(one) for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return "[%s]" % ",".join(map(dumps, value))
    return json.dumps(value)


def flat(settings, prefix=""):
    """Settings as flat keys with their values as text, as servers keep
    them."""
    found = {}
    for key, one in settings.items():
        if isinstance(one, dict):
            found.update(flat(one, prefix + key + "."))
        else:
            found[prefix + key] = (
                one if one is None or isinstance(one, list)
                else str(one) if isinstance(one, str) else dumps(one))
    return found


def with_prefix(settings):
    return {key if key.startswith("index.") else "index." + key: one
            for key, one in flat(settings).items()}


def nested(settings):
    """The reverse of flat."""
    tree = {}
    for key, one in settings.items():
        *way, last = key.split(".")
        at = tree
        for step in way:
            at = at.setdefault(step, {})
        at[last] = one
    return tree


def merge(into, more):
    for key, one in more.items():
        if isinstance(one, dict) and isinstance(into.get(key), dict):
            merge(into[key], one)
        else:
            into[key] = one
    return into


def copy(tree):
    if isinstance(tree, dict):
        return {key: copy(one) for key, one in tree.items()}
    return [copy(one) for one in tree] if isinstance(tree, list) else tree
