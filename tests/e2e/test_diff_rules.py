"""What diff calls a difference and what not, a row for each sentence of the
issue ("Audit", §1).  The second side is a directory, whose bodies may be
written in any way that is JSON."""

import os

import pytest

from lib.bundles import bundle_make, bundle_reader


def index(settings="{}", mappings="{}"):
    return ("index", '{"aliases":{},"mappings":%s,"settings":%s,'
            '"state":"open"}' % (mappings, settings))


def processor(config):
    return ("ingest_pipeline", '{"processors":[{"set":%s}]}' % config)


def component(settings):
    return ("component_template",
            '{"template":{"settings":%s}}' % settings)


def field(parameter):
    return index(mappings='{"properties":{"f":{"type":"keyword",%s}}}'
                 % parameter)


def script(params):
    return ("ingest_pipeline", '{"processors":[{"script":{"id":"s",'
            '"params":%s}}]}' % params)


SAME = {
    "order of keys": (
        index(mappings='{"_meta":{"a":1,"b":2},"dynamic":"strict"}'),
        index(mappings='{"dynamic":"strict","_meta":{"b":2,"a":1}}')),
    '"1" and 1 in settings': (index('{"index.priority":"1"}'),
                              index('{"index.priority":1}')),
    '"true" and true in settings': (index('{"index.hidden":"true"}'),
                                    index('{"index.hidden":true}')),
    "the same in a template": (component('{"index.priority":"1"}'),
                               component('{"index.priority":1}')),
    "flat and nested settings": (
        index('{"index.merge.policy.max_merge_at_once":"5"}'),
        index('{"index":{"merge":{"policy":{"max_merge_at_once":"5"}}}}')),
    "settings with and without index.": (
        component('{"index.priority":"1"}'), component('{"priority":"1"}')),
    "{} and absent": (
        index(), ("index", '{"settings":{},"state":"open"}')),
    "{} and absent in a template": (
        component("{}"), ("component_template", '{"template":{}}')),
    "null and absent in an index": (index('{"index.priority":null}'), index()),
    "1.0 and 1": (processor('{"field":"a","value":1}'),
                  processor('{"field":"a","value":1.0}')),
    "1e2 and 100": (processor('{"field":"a","value":100}'),
                    processor('{"field":"a","value":1e2}')),
}

DIFFERENT = {
    "_meta to the letter": (index(mappings='{"_meta":{"a":1}}'),
                            index(mappings='{"_meta":{"a":"1"}}')),
    "numbers in _meta": (index(mappings='{"_meta":{"a":1}}'),
                         index(mappings='{"_meta":{"a":1.0}}')),
    "script parameters": (script('{"a":1}'), script('{"a":"1"}')),
    "numbers of script parameters": (script('{"a":1}'), script('{"a":1.0}')),
    "null_value": (field('"null_value":"1"'), field('"null_value":"1.0"')),
    "null_value's type": (field('"null_value":"1"'), field('"null_value":1')),
    "null in a template": (component('{"index.priority":null}'),
                           component("{}")),
    '"1" and 1 outside of settings': (
        processor('{"field":"a","value":1}'),
        processor('{"field":"a","value":"1"}')),
    "beyond what a double holds": (
        processor('{"field":"a","value":9007199254740993}'),
        processor('{"field":"a","value":9007199254740992}')),
    "order of a list": (
        component('{"index.query.default_field":["a","b"]}'),
        component('{"index.query.default_field":["b","a"]}')),
}


@pytest.fixture
def compare(esbundle, tmp_path):
    def run(before, after, code):
        kind, text = before
        tree = bundle_reader.parse(text.encode())
        body = bundle_reader.canonical(tree).encode() + b"\n"
        path = os.path.join(tmp_path, "a.tar.gz")
        with open(path, "wb") as out:
            out.write(bundle_make.bundle(
                [bundle_make.resource(kind, "x", body)]))
        esbundle("unpack", path, "-o", "b", code=0)
        with open(os.path.join(esbundle.cwd, "b", kind, "x.json"), "w",
                  encoding="utf-8") as out:
            out.write(after[1])
        for sides in ((path, "b"), ("b", path)):
            esbundle("diff", *sides, "--json", code=code)
    return run


@pytest.mark.parametrize("before,after", SAME.values(), ids=SAME)
def test_it_is_no_difference(compare, before, after):
    compare(before, after, 0)


@pytest.mark.parametrize("before,after", DIFFERENT.values(), ids=DIFFERENT)
def test_it_is_one(compare, before, after):
    compare(before, after, 1)


def test_one_processor_more_is_one_change(esbundle, compare, tmp_path):
    names = [f'{{"set":{{"field":"f{i}","value":{i}}}}}' for i in range(20)]
    before, after = (("ingest_pipeline", '{"processors":[%s]}'
                      % ",".join(some)) for some in (
                          names[:7] + names[8:], names))
    compare(before, after, 1)
    got = esbundle("diff", os.path.join(tmp_path, "a.tar.gz"), "b", "--json",
                   code=1).json
    (change,) = got["resources"][0]["changes"]
    assert change["pointer"] == "/processors/7" and "from" not in change
