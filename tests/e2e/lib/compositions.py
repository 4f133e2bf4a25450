"""Templates that meet over a name: cases for `show --compose`.

A case is a title, the requests that store its templates, and the name that is
asked for.  "%" in names and patterns stands for a prefix of the case's own, so
that all cases live side by side; those whose patterns reach all names stand
apart in GLOBAL."""

from collections import namedtuple

Case = namedtuple("Case", "title requests name")
CASES, GLOBAL = [], []

WORD = {"type": "keyword"}
LONG = {"type": "long"}
TEXT = {"type": "text"}


def component(name, **template):
    return "PUT", f"/_component_template/%{name}", {"template": template}


def new(name, patterns="%*", of=(), priority=None, stream=False, **template):
    body = {"index_patterns": patterns.split(), "template": template,
            "composed_of": ["%" + one for one in of]}
    if priority is not None:
        body["priority"] = priority
    if stream:
        body["data_stream"] = {}
    return "PUT", f"/_index_template/%{name}", body


def legacy(name, order=0, patterns="%*", **body):
    return "PUT", f"/_template/%{name}", {
        "index_patterns": patterns.split(), "order": order, **body}


def put_prefix(value, prefix):
    """Replace "%" in keys and values."""
    if isinstance(value, dict):
        return {put_prefix(key, prefix): put_prefix(one, prefix)
                for key, one in value.items()}
    if isinstance(value, list):
        return [put_prefix(one, prefix) for one in value]
    return value.replace("%", prefix) if isinstance(value, str) else value


def case(title, *requests, name="%x", cases=CASES):
    prefix = f"c{len(cases):02}-"
    cases.append(Case(title, [
        (method, put_prefix(path, prefix), put_prefix(body, prefix))
        for method, path, body in requests], put_prefix(name, prefix)))


def fields(**properties):
    """A mapping of fields; "__" in a name stands for a dot."""
    return {"properties": {name.replace("__", "."): one
                           for name, one in properties.items()}}


def inner(**properties):
    return {"properties": properties}


def pair(title, first, second, **more):
    """A component and what a template's own part makes of it."""
    case(title, component("c", **first), new("t", of=["c"], **second), **more)


def orders(title, low, high, **more):
    """Two legacy templates of different order."""
    case(title, legacy("l", 1, **low), legacy("h", 2, **high), **more)


# ---- composable: settings ----

def settings(**values):
    return {"settings": {"index." + key.replace("__", "."): value
                         for key, value in values.items()}}


case("a template that gives nothing", new("t"))
case("settings alone", new("t", **settings(number_of_shards=3, codec="default",
                                           refresh_interval="7s")))
case("the later component wins",
     component("a", **settings(refresh_interval="1s", priority=5)),
     component("b", **settings(refresh_interval="2s")),
     new("t", of=["a", "b"]))
case("components in the order of composed_of, not of names",
     component("a", **settings(refresh_interval="1s")),
     component("b", **settings(refresh_interval="2s")),
     new("t", of=["b", "a"]))
pair("the own part wins", settings(refresh_interval="1s", priority=5),
     settings(refresh_interval="2s", number_of_replicas=0))
pair("a null cancels", settings(refresh_interval="1s", priority=5),
     settings(refresh_interval=None))
pair("a value after a null", settings(refresh_interval=None),
     settings(refresh_interval="3s"))
pair("analysis is merged key by key",
     {"settings": {"analysis": {"analyzer": {"a": {
         "type": "custom", "tokenizer": "standard",
         "filter": ["lowercase"]}}}}},
     {"settings": {"analysis": {"analyzer": {
         "a": {"filter": ["stop", "lowercase"]}, "b": {"type": "simple"}}}}})
pair("a list among settings is replaced",
     {**settings(sort__field=["a", "b"], sort__order=["asc", "desc"]),
      "mappings": fields(a=WORD, b=WORD)},
     settings(sort__field=["b"], sort__order=["asc"]))
case("a policy and an alias to roll over",
     new("t", **settings(lifecycle__name="p", lifecycle__rollover_alias="r",
                         final_pipeline="_none")))

# ---- composable: mappings ----

case("a mapping alone", new("t", mappings=fields(a=WORD, b=TEXT)))
pair("a field's parameters are replaced whole",
     {"mappings": fields(f={"type": "keyword", "ignore_above": 5})},
     {"mappings": fields(f={"type": "keyword", "doc_values": False})})
pair("a field's type is replaced",
     {"mappings": fields(f={"type": "keyword", "ignore_above": 5})},
     {"mappings": fields(f=LONG)})
pair("multi-fields are replaced with their field",
     {"mappings": fields(f={"type": "text", "fields": {"raw": WORD}})},
     {"mappings": fields(f={"type": "text", "fields": {"other": WORD}})})
pair("objects are merged", {"mappings": fields(o=inner(a=WORD, b=WORD))},
     {"mappings": fields(o=inner(b=LONG, c=WORD))})
pair("objects are merged at any depth",
     {"mappings": fields(o=inner(p=inner(q=inner(a=WORD))))},
     {"mappings": fields(o=inner(p=inner(q=inner(b=WORD), r=LONG)))})
pair("a dotted name lands in its object", {"mappings": fields(o=inner(a=WORD))},
     {"mappings": fields(o__b=WORD)})
pair("a dotted name makes its objects", {"mappings": fields(a__b__c=WORD)},
     {"mappings": fields(a__b__d=LONG)})
pair("a dotted name meets the same field", {"mappings": fields(a__b=WORD)},
     {"mappings": fields(a=inner(b=LONG))})
case("dotted and nested side by side in one mapping",
     new("t", mappings=fields(a__b=WORD, a=inner(c=LONG))))
pair("nested objects keep and gain flags",
     {"mappings": fields(n={"type": "nested", "include_in_parent": True,
                            "dynamic": "strict", **inner(a=WORD)})},
     {"mappings": fields(n={"type": "nested", "include_in_root": True,
                            **inner(b=WORD)})})
BOTH = {"type": "nested", "include_in_root": True, "include_in_parent": True}
case("a nested object in its parent and in the root",
     new("t", mappings=fields(n={**BOTH, **inner(a=WORD)})))
pair("an implied include_in_root does not outlive one more mapping",
     {"mappings": fields(n={**BOTH, **inner(a=WORD, m=BOTH)})},
     {"mappings": fields(a=WORD)})
pair("an implied include_in_root outlives settings alone",
     {"mappings": fields(n=BOTH)}, settings(priority=4))
pair("an include_in_root of a nested object in a nested one",
     {"mappings": fields(n={"type": "nested", **inner(m=BOTH)}, r={
         "type": "nested", "include_in_root": True, **inner(m=BOTH)})},
     {"mappings": fields(a=WORD)})
case("a data stream with an implied include_in_root",
     component("c", mappings=fields(n=BOTH)),
     new("t", of=["c"], stream=True))
case("a data stream's own part with an implied include_in_root",
     new("t", stream=True, mappings=fields(n=BOTH)))
pair("an object's flags are replaced one by one",
     {"mappings": fields(o={"type": "object", "dynamic": False,
                            "enabled": False})},
     {"mappings": fields(o={"type": "object", "dynamic": "strict",
                            **inner(a=WORD)})})
pair("an object is enabled again",
     {"mappings": fields(o={"type": "object", "enabled": False})},
     {"mappings": fields(o={"type": "object", "enabled": True})})
pair("flags of the root", {"mappings": {"dynamic": False, "enabled": False,
                                        "date_detection": False}},
     {"mappings": {"numeric_detection": True, "dynamic": "strict"}})
pair("_source is replaced whole",
     {"mappings": {"_source": {"excludes": ["a"]}}},
     {"mappings": {"_source": {"includes": ["b"]}}})
pair("_routing comes along", {"mappings": {"_routing": {"required": True}}},
     {"mappings": fields(a=WORD)})
pair("_meta is merged",
     {"mappings": {"_meta": {"a": {"x": 1}, "b": 1, "d": "one"}}},
     {"mappings": {"_meta": {"a": {"y": 2}, "c": [1], "d": "two"}}})
pair("lists in _meta are joined",
     {"mappings": {"_meta": {"l": [1, 2, "a"], "n": {"m": [1]}}}},
     {"mappings": {"_meta": {"l": [2, 3, "b"], "n": {"m": [1, 4]}}}})
pair("dynamic templates replace those of their name",
     {"mappings": {"dynamic_templates": [
         {"s": {"match": "s*", "mapping": WORD}},
         {"t": {"match": "t*", "mapping": WORD}}]}},
     {"mappings": {"dynamic_templates": [
         {"u": {"match": "u*", "mapping": LONG}},
         {"s": {"match": "ss*", "mapping": TEXT}}]}})
pair("no dynamic templates", {"mappings": {"dynamic_templates": [
    {"s": {"match": "s*", "mapping": WORD}}]}},
     {"mappings": {"dynamic_templates": []}})
pair("date formats are replaced",
     {"mappings": {"dynamic_date_formats": ["yyyy", "MM"]}},
     {"mappings": {"dynamic_date_formats": ["dd"]}})
case("one copy_to, and many", new("t", mappings=fields(
    a=WORD, b={"type": "keyword", "copy_to": "a"},
    c={"type": "keyword", "copy_to": ["a", "b"]})))
case("an alias among fields", new("t", mappings=fields(
    a=WORD, b={"type": "alias", "path": "a"})))
case("three components and an own part on one field",
     component("a", mappings=fields(f=WORD, g=WORD)),
     component("b", mappings=fields(f=LONG, o__p=WORD)),
     component("d", mappings=fields(f=TEXT, o=inner(p=LONG, q=LONG))),
     new("t", of=["a", "b", "d"], mappings=fields(h=WORD, f={"type": "ip"})))

# ---- composable: aliases ----

FILTER = {"term": {"f": "x"}}
case("an alias with all it can have", new("t", aliases={
    "%a": {"filter": FILTER, "routing": "1", "is_hidden": True},
    "%s": {"search_routing": "2"}, "%i": {"index_routing": "3"}},
    mappings=fields(f=WORD)))
pair("the own alias replaces the component's",
     {"aliases": {"%a": {"filter": FILTER}, "%b": {}},
      "mappings": fields(f=WORD)},
     {"aliases": {"%a": {"routing": "7"}}})
case("the later component's alias wins",
     component("a", aliases={"%a": {"routing": "1"}}),
     component("b", aliases={"%a": {"search_routing": "2"}}),
     new("t", of=["a", "b"]))
case("an alias named after the index",
     new("t", aliases={"{index}-a": {}, "x-{index}-{index}": {"routing": "1"}}))

# ---- composable: who rules ----

case("the higher priority rules",
     new("a", priority=5, **settings(refresh_interval="1s")),
     new("b", priority=50, **settings(priority=3)))
case("no priority is the lowest",
     new("a", **settings(refresh_interval="1s")),
     new("b", priority=1, **settings(priority=3)))
case("a pattern in the middle, and a second one",
     new("a", "%y* %*-mid-*", priority=5, **settings(refresh_interval="1s")),
     new("b", "%w*", priority=20, **settings(priority=3)),
     new("d", "%*-mid-*z", priority=30, **settings(priority=4)),
     name="%v-mid-x")
case("a pattern without wildcards",
     new("a", "%x", priority=5, **settings(refresh_interval="1s")),
     new("b", "%*", priority=2, **settings(priority=3)))
case("one component in two templates",
     component("c", **settings(refresh_interval="1s")),
     new("a", "%x*", of=["c"], priority=2, **settings(priority=3)),
     new("b", "%y*", of=["c"], priority=3, **settings(priority=4)))

# ---- data streams ----

case("a bare data stream", new("t", stream=True))
case("a data stream's own time field", new(
    "t", stream=True, mappings=fields(**{"@timestamp": {
        "type": "date_nanos"}, "m": TEXT})))
case("a data stream of components",
     component("a", **settings(refresh_interval="1s", number_of_replicas=0),
               mappings={"_meta": {"a": 1}, **fields(f=WORD)}),
     component("b", mappings={"dynamic": "strict", "_meta": {"b": 2},
                              **fields(f=LONG, g__h=WORD)}),
     new("t", of=["a", "b"], stream=True, priority=7,
         **settings(lifecycle__name="p")))
case("a data stream with aliases", new("t", stream=True, aliases={
    "%a": {"routing": "1"}, "{index}-a": {}}))
case("a data stream's template rules",
     new("a", priority=5, **settings(refresh_interval="1s")),
     new("b", stream=True, priority=6, **settings(priority=3)))
case("a plain template above a data stream's",
     new("a", priority=7, **settings(refresh_interval="1s")),
     new("b", stream=True, priority=6, **settings(priority=3)))

# ---- legacy ----

case("one legacy template", legacy("l", **settings(number_of_shards=2),
                                   mappings=fields(a=WORD), aliases={"%a": {}}))
orders("the higher order wins", settings(refresh_interval="1s", priority=5),
       settings(refresh_interval="2s", number_of_replicas=0))
orders("a null of the higher order cancels",
       settings(refresh_interval="1s", priority=5),
       settings(refresh_interval=None))
case("orders below zero", legacy("a", -5, **settings(refresh_interval="1s")),
     legacy("b", -7, **settings(refresh_interval="2s", priority=4)))
orders("a field's parameters are merged",
       {"mappings": fields(f={"type": "keyword", "ignore_above": 5})},
       {"mappings": fields(f={"type": "keyword", "doc_values": False})})
orders("multi-fields are added to",
       {"mappings": fields(f={"type": "text", "fields": {"raw": WORD}})},
       {"mappings": fields(f={"type": "text", "fields": {"other": WORD}})})
orders("_source is merged", {"mappings": {"_source": {"excludes": ["a"]}}},
       {"mappings": {"_source": {"includes": ["b"], "excludes": ["c"]}}})
orders("legacy _meta is merged",
       {"mappings": {"_meta": {"a": {"x": 1, "l": [1, 2]}, "d": "one"}}},
       {"mappings": {"_meta": {"a": {"y": 2, "l": [3, 2]}, "d": "two"}}})
orders("lists are joined, the lower order first",
       {"mappings": {"dynamic_date_formats": ["yyyy", "MM"],
                     **fields(f={"type": "keyword", "copy_to": ["x", "y"]})}},
       {"mappings": {"dynamic_date_formats": ["dd", "MM"],
                     **fields(f={"type": "keyword", "copy_to": ["y", "z"]})}})
orders("a text beside a list is not joined",
       {"mappings": fields(f={"type": "keyword", "copy_to": "x"})},
       {"mappings": fields(f={"type": "keyword", "copy_to": ["y", "z"]})})
orders("legacy dynamic templates are merged by name",
       {"mappings": {"dynamic_templates": [
           {"s": {"match": "s*", "mapping": {"type": "keyword",
                                             "ignore_above": 3}}},
           {"t": {"match": "t*", "mapping": WORD}}]}},
       {"mappings": {"dynamic_templates": [
           {"u": {"match": "u*", "mapping": LONG}},
           {"s": {"match": "ss*", "mapping": {"type": "keyword",
                                              "store": True}}}]}})
orders("dotted and whole, not on the same field",
       {"mappings": fields(a__b=WORD, c=inner(d=WORD))},
       {"mappings": fields(a=inner(c=LONG), c__e=WORD)})
orders("dotted and whole, alike on the same field",
       {"mappings": fields(a__b=WORD)}, {"mappings": fields(a=inner(b=WORD))})
orders("objects and their flags",
       {"mappings": fields(o={"type": "object", "dynamic": False})},
       {"mappings": {"dynamic": True,
                     **fields(o={"type": "object", "dynamic": "strict",
                                 **inner(a=WORD)})}})
orders("an alias of the higher order replaces",
       {"aliases": {"%a": {"routing": "1"}, "%b": {}}},
       {"aliases": {"%a": {"search_routing": "2"}, "{index}-a": {}}})
case("three orders", *(
    legacy(f"l{n}", n, **settings(refresh_interval=f"{n}s", priority=9 - n),
           mappings=fields(**{f"f{n}": WORD, "g": {
               "type": "keyword", "ignore_above": n}}))
    for n in (3, 1, 2)))
case("several patterns", legacy("a", 1, "%y %x", **settings(priority=3)),
     legacy("b", 2, "%z*", **settings(priority=4)))
case("nothing matches", legacy("a", 1, "%y*", **settings(priority=3)))

# ---- legacy templates of equal order ----

case("equal order without contradiction",
     legacy("a", 3, **settings(priority=3), mappings=fields(a=WORD)),
     legacy("b", 3, **settings(refresh_interval="2s"), mappings=fields(b=WORD)))
case("equal order, settings contradict",
     *(legacy(n, 3, **settings(refresh_interval=f"{i}s", priority=7))
       for i, n in enumerate("abd", 1)))
case("equal order, one of them silent",
     legacy("a", 3, **settings(refresh_interval=None)),
     legacy("b", 3, **settings(refresh_interval="2s")))
case("equal order, parameters contradict",
     legacy("a", 3, mappings=fields(f={"type": "keyword", "ignore_above": 1})),
     legacy("b", 3, mappings=fields(f={"type": "keyword", "ignore_above": 2,
                                       "store": True})))
case("equal order, aliases contradict",
     legacy("a", 3, aliases={"%a": {"routing": "1"}}),
     legacy("b", 3, aliases={"%a": {"routing": "2"}, "%b": {}}))
case("equal order, lists",
     legacy("a", 3, mappings={"_meta": {"l": [1, 2]}, "dynamic_templates": [
         {"s": {"match": "s*", "mapping": WORD}}]}),
     legacy("b", 3, mappings={"_meta": {"l": [2, 3]}, "dynamic_templates": [
         {"t": {"match": "t*", "mapping": WORD}}]}))
case("equal order, three lists",
     *(legacy(n, 3, mappings={"_meta": {"l": [n, "x"]}}) for n in "abd"))
case("equal order, hidden or not",
     legacy("a", 3, **settings(hidden=True)),
     legacy("b", 3, **settings(hidden=False)))
case("equal order decided by a higher one",
     legacy("a", 3, **settings(refresh_interval="1s", priority=1)),
     legacy("b", 3, **settings(refresh_interval="2s", priority=2)),
     legacy("d", 4, **settings(refresh_interval="3s")))

# ---- what a server refuses ----

orders("a field over an object", {"mappings": fields(a__b=WORD)},
       {"mappings": fields(a=WORD)})
orders("a field and an object", {"mappings": fields(a=inner(b=WORD))},
       {"mappings": fields(a=WORD)})
orders("a field twice and not alike",
       {"mappings": fields(a__b=WORD)},
       {"mappings": fields(a=inner(b={"type": "keyword",
                                      "doc_values": False}))})

# ---- both generations ----

case("a composable template switches legacy ones off",
     legacy("l", 9, **settings(refresh_interval="9s"), mappings=fields(l=WORD),
            aliases={"%l": {}}),
     new("t", **settings(priority=2), mappings=fields(t=WORD)))
case("a composable one that gives nothing switches off, too",
     legacy("l", 9, **settings(refresh_interval="9s")), new("t"))
case("a composable one that does not match",
     legacy("l", 9, **settings(refresh_interval="9s")),
     new("t", "%y*", **settings(priority=2)))
case("a data stream among legacy templates",
     legacy("l", 9, **settings(refresh_interval="9s"), mappings=fields(l=WORD)),
     new("t", stream=True, **settings(priority=2)))

# ---- patterns of all names ----

case("a legacy template for all, and one more",
     legacy("all", 0, "*", **settings(refresh_interval="1s", priority=5)),
     legacy("l", 1, **settings(refresh_interval="2s")), cases=GLOBAL)
case("a template for all reaches no hidden index",
     legacy("all", 0, "*", **settings(refresh_interval="1s")),
     legacy("l", 1, **settings(hidden=True, priority=5)), cases=GLOBAL)
case("one pattern of all among others is enough",
     legacy("all", 0, "* %*", **settings(refresh_interval="1s")),
     legacy("l", 1, **settings(hidden=True, priority=5)), cases=GLOBAL)
case("the higher order says that it is not hidden",
     legacy("all", 0, "*", **settings(refresh_interval="1s")),
     legacy("l", 1, **settings(hidden=True)),
     legacy("m", 2, **settings(hidden=False)), cases=GLOBAL)
case("equal order decides whether a template for all is reached",
     legacy("all", 0, "*", **settings(refresh_interval="1s", priority=5)),
     legacy("a", 1, **settings(hidden=True, priority=6)),
     legacy("b", 1, **settings(hidden=False)), cases=GLOBAL)
case("a composable template for all",
     legacy("l", 1, **settings(refresh_interval="2s")),
     new("all", "*", priority=0, **settings(priority=5)), cases=GLOBAL)
case("a composable template for all, and a better one",
     new("all", "*", priority=0, **settings(priority=5)),
     new("t", priority=1, **settings(refresh_interval="2s", hidden=True)),
     cases=GLOBAL)
case("a data stream's template for all",
     new("all", "*", stream=True, priority=3, **settings(priority=5)),
     cases=GLOBAL)
case("a data stream's template with the pattern of all among others",
     new("all", "% * %*", stream=True, **settings(priority=5)), cases=GLOBAL)
