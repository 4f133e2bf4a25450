"""Holds what --json prints against format/output.schema.json."""

import json
import os

import jsonschema

REPO = os.path.abspath(os.path.join(os.path.dirname(__file__), *[".."] * 3))
LINES = ("export", "import")


def closed(schema):
    """The schema without leave for members it does not name: a newer
    version may add some, this one may not print what is not described."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if made.get("type") == "object" and "allOf" not in made:
        made["additionalProperties"] = False
    return made


def load():
    path = os.path.join(REPO, "format", "output.schema.json")
    with open(path, encoding="utf-8") as file:
        return json.load(file)


SCHEMA = jsonschema.Draft202012Validator(closed(load()))


def command_of(args):
    words = [arg for arg in args if not arg.startswith("-")]
    return words[0] if words else None


def check_output(args, code, text):
    """Hold the output of one run with --json against what is promised."""
    command = command_of(args)
    operands = [arg for arg in args if "/" in arg and "://" not in arg]
    if command in ("help", None) or "-h" in args or "--help" in args:
        return
    if command == "show" and any(
            arg.split("/")[0].replace("_", "").isalpha() for arg in operands):
        return json.loads(text) if text else None
    dry = "--dry-run" in args or "-n" in args
    if command in LINES and not dry:
        return check_lines(code, text)
    if text:
        SCHEMA.validate(json.loads(text))


def check_lines(code, text):
    """The lines of an export or import; none if it was not understood."""
    if not text and code == 2:
        return
    assert text.endswith("\n"), text
    lines = [json.loads(line) for line in text.split("\n") if line]
    for line in lines:
        SCHEMA.validate(line)
    assert lines[0]["type"] == "version", lines[0]
    assert lines[-1]["type"] == "summary", lines[-1]
    assert lines[-1]["exit_code"] == code
    assert [one["type"] for one in lines].count("version") == 1
    assert [one["type"] for one in lines].count("summary") == 1
