"""Faults while a cluster is written by an import, and what must come of them.

Each fault strikes the first, the second and the last write of an endpoint;
the endpoints go round, so that each meets every class of fault."""

from classes import (BROKEN, DONE, DOUBT, FINAL, PASSES, QUIET, SAYS, WAIT,
                     says)
from endpoints import (ALL_WRITES, BACK, FAMILIES, IMPORT_CALLS, LOOKS, ORDER,
                       PLAN, READS, SURVEY, WRITES, resource)
from small import NEEDED_BY

TRIES = 6
ON = None   # from that call on, always
SPOTS = list(WRITES)
REQUESTS = dict(ORDER)
NOTHING = {"lacks": [name for name, _ in ORDER], "unlike": []}
ALL = {"lacks": [], "unlike": []}
# Nothing needs what these make: a write that is not applied harms no other.
LEAVES = ["policy", "index", "close", "block", "pipeline",
          "legacy-template", "mapping"]


def expect(code, writes, texts=(), **more):
    return {"exit": code, "writes": writes, "says": list(texts), **more}


def label(name):
    kind, _, name = name.partition("/")
    return f"{kind} '{name}'"


# ---- writes ----

def meaning(fault, times):
    """(requests sent for one resource, is it made in the end, looks)."""
    if fault in WAIT:
        return (TRIES, False, 0) if times is ON else (2, True, 0)
    if fault in DOUBT:
        # Looked at, waited for, looked at again, sent once more.
        return 2, times is not ON, 2
    if fault in DONE:
        return 1, True, 1
    if fault in QUIET:
        return 1, True, 0
    # A bug of the server may have struck after the work was done.
    return 1, False, 1 if fault == "500" else 0


def write_rule(fault, spot, nth, times):
    method, path, kind, _, finishes = WRITES[spot]
    met = [resource(spot, n) for n in (1, 2, 3)
           if n == nth or (n > nth and times is ON)]
    sent, made, looks = meaning(fault, times)
    lost = [] if made else met
    untried = [one for name in lost for one in NEEDED_BY.get(name, [])]
    texts = [f"failed: {label(name)}" for name in lost]
    texts += says(fault) if lost else []
    texts += [f"not tried: {label(name)}: needs" for name in untried]

    # What is not tried sends nothing, nor does a stream learn that failed.
    unsent = sum(REQUESTS[name] for name in untried)
    unsent += len(lost) if spot == "stream" else 0
    look, _ = LOOKS[kind]
    return expect(
        3 if lost else 0, ALL_WRITES + len(met) * (sent - 1) - unsent, texts,
        calls=3 + len(met) * (sent - 1),
        lacks=([] if finishes else lost) + untried,
        unlike=lost if finishes else [],
        look=look, looks=looks)


def unacknowledged(spot, nth):
    """Not acknowledged and never applied: the read-back finds out."""
    name, finishes = resource(spot, nth), WRITES[spot][4]
    word = "differs" if finishes else "missing"
    return expect(3, ALL_WRITES, [f"{word}: {label(name)}"], calls=3,
                  lacks=[] if finishes else [name],
                  unlike=[name] if finishes else [])


def write_cells():
    turn = 0
    for fault in DOUBT + WAIT + DONE + QUIET + FINAL + ["500"]:
        for nth in (1, 2, 3):
            spot = SPOTS[turn % len(SPOTS)]
            turn += 1
            yield (fault, spot, nth, 1, write_rule(fault, spot, nth, 1), 2,
                   ())
        if fault in DOUBT + WAIT:
            spot = SPOTS[(turn * 3) % len(SPOTS)]
            yield (fault, spot, 2, ON, write_rule(fault, spot, 2, ON), 2, ())
    for number, spot in enumerate(LEAVES):
        nth = number % 3 + 1
        yield "unacknowledged", spot, nth, 1, unacknowledged(spot, nth), 2, ()
        yield "late", spot, nth, 1, expect(
            0, ALL_WRITES, calls=3, lacks=[], unlike=[]), 4, ()
    for fault in "endless", "gzip-bomb":
        for spot in "policy", "stream":
            yield fault, spot, 2, 1, expect(
                0, ALL_WRITES, calls=3, lacks=[], unlike=[]), 60, ()


# ---- writes that nobody can look at ----

def sent_until(name, spot):
    """Requests sent when a resource's first, or finishing, one was."""
    count = 0
    for one, requests in ORDER:
        if one == name:
            return count + (requests if WRITES[spot][4] else 1)
        count += requests
    raise KeyError(name)


def after(name):
    names = [one for one, _ in ORDER]
    return names[names.index(name) + 1:]


def unknown_cells():
    """The answer is lost, and then nothing can be read: exit 11."""
    for number, spot in enumerate(SPOTS):
        nth = number % 3 + 1
        name, finishes = resource(spot, nth), WRITES[spot][4]
        look, before = LOOKS[WRITES[spot][2]]
        applied = number % 2 == 1
        fault = "dropped-applied" if applied else "dropped"
        own = {"lacks": [], "unlike": []}
        if not applied:
            own["unlike" if finishes else "lacks"] = [name]
        elif spot == "stream":
            own["unlike"] = [name]   # it has not learned anything yet

        # The server answers nothing any more: nothing else is started.
        gone = {"fault": "503", "method": "GET", "path": look,
                "nth": before + 1, "times": ON}
        yield fault, spot, nth, 1, expect(
            11, sent_until(name, spot), [
                f"unknown: {label(name)}", "outcome unknown", SAYS["503"],
                "run the same import again"],
            calls=nth, lacks=own["lacks"] + after(name),
            unlike=own["unlike"]), 2, (gone,)

        # It only refuses to be read: the rest goes on.
        untried = NEEDED_BY.get(name, [])
        unsent = sum(REQUESTS[one] for one in untried)
        unsent += 1 if spot == "stream" else 0
        yield fault, spot, nth, 1, expect(
            11, ALL_WRITES - unsent, [
                f"unknown: {label(name)}", "cannot be read", SAYS["403"]],
            calls=3, lacks=own["lacks"] + untried,
            unlike=own["unlike"]), 2, ({**gone, "fault": "403"},)


# ---- all writes, or none ----

def all_cells():
    """Whatever is written is refused: the exit code tells the reason."""
    needy = {one for needs in NEEDED_BY.values() for one in needs}
    alone = len(ORDER) - len(needy)
    for fault, code, sent in (("401", 4, 1), ("403", 4, 1),
                              ("429-queue", 5, TRIES)):
        yield fault, "all-writes", 1, ON, expect(
            code, alone * sent, ["failed: ilm_policy 'p1'", *says(fault),
                                 "not tried: data_stream 'd3': needs"],
            **NOTHING), 2, ()


def gone_cells():
    """Nobody can connect any more, after an answer."""
    yield "gone", "templates", 1, 1, expect(
        5, 0, ["failed: ilm_policy 'p1'", "not finished: data_stream 'd3'"],
        **NOTHING), 2, ()
    for spot, nth in ("policy", 2), ("index", 3), ("template", 1):
        name = resource(spot, nth)
        sent, following = sent_until(name, spot), after(name)
        yield "gone", spot, nth, 1, expect(
            3, sent, [f"done, not read back: {label(name)}",
                      f"failed: {label(following[0])}",
                      f"not finished: {label(following[1])}",
                      "run the same import again"],
            lacks=following, unlike=[]), 2, ()


# ---- reads of an import ----

def read_rule(fault, spot, nth, times):
    clean = IMPORT_CALLS.get(spot, 1)
    if fault in PASSES and times is not ON:
        return expect(0, ALL_WRITES, calls=clean + times, **ALL)
    if (spot, nth) in BACK:
        return back_rule(fault, spot)
    if fault in PASSES + BROKEN:
        return expect(5, 0, says(fault), **NOTHING)
    if (spot, nth) in SURVEY:
        # The plan is weaker for it, and says so.
        return expect(0, ALL_WRITES, [
            "not checked on the destination", *says(fault)], **ALL)
    # What may be there unseen must not be overwritten.
    return expect(7, 0, says(fault), out=[
        "whether it is there could not be read"], **NOTHING)


def back_rule(fault, spot):
    """All is written; what cannot be read back is not called imported."""
    if fault in PASSES + BROKEN:
        return expect(3, ALL_WRITES, ["not read back: ", "0 imported"], **ALL)
    if spot in ("state", "batch", "bodies"):
        # Not needed for the proof, or read one by one then.
        return expect(0, ALL_WRITES, **ALL)
    kind = {"resolve": "index", "streams": "data_stream"}.get(
        spot) or FAMILIES[spot][1]
    return expect(3, ALL_WRITES, [f"unreadable: {kind} '", *says(fault)],
                  **ALL)


def read_cells():
    once = ["dropped", "503", "stall-body", "429-breaker", "cut", "502",
            "reset-after", "429-other", "504"]
    lasting = [("503", ON), ("403", 1), ("bad-json", 1), ("404-html", 1),
               ("redirect", 1), ("500", 1), ("reset-after", ON),
               ("429-bare", ON)]
    for number, (spot, nth) in enumerate(SURVEY + PLAN + BACK):
        fault = once[number % len(once)]
        yield fault, spot, nth, 1, read_rule(fault, spot, nth, 1), 2, ()
        for fault, times in (lasting[number % 8], lasting[(number + 3) % 8]):
            yield (fault, spot, nth, times,
                   read_rule(fault, spot, nth, times), 2, ())


def cells():
    """(fault, spot, nth, times, what is expected, seconds of --timeout,
    further faults)."""
    yield from write_cells()
    yield from unknown_cells()
    yield from all_cells()
    yield from gone_cells()
    yield from read_cells()


PATHS = {**READS, "all-writes": ("PUT", ".*"),
         **{spot: row[:2] for spot, row in WRITES.items()}}
