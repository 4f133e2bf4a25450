"""Faults while a cluster is read by an export, and what must come of them.

Each fault strikes the first request, the last one, and three in the middle
that go round all endpoints."""

from classes import (ABSENT, BROKEN, PASSES, REFUSED, STALLS, TRANSPORT, says)
from endpoints import EXPORT_CALLS, EXPORT_MIDDLE, FAMILIES

TRIES = 6
ON = None   # from that call on, always
# How the wide schema's indices fall into batches of about 3 kB of names.
BATCHES = {1: 21, 2: 12, 3: 6}


def expect(code, calls, texts=(), bundle="whole", **more):
    return {"exit": code, "calls": calls, "says": list(texts),
            "bundle": bundle, **more}


def failed(fault, calls, code=5):
    """The whole command fails, and leaves no file."""
    return expect(code, calls, says(fault), "none")


def tries(fault, before):
    """Requests seen when one is sent until there is no more hope: a number,
    or the least and the most."""
    most = before + TRIES
    return [before + 2, most] if fault in STALLS else most


def rule(fault, spot, nth, times):
    clean = EXPORT_CALLS.get(spot, 1)
    if spot in ("user", "privileges"):
        return by_the_way(fault, spot, times)
    # Before the first good answer a lost connection is final.
    if spot == "root" and fault in TRANSPORT:
        return failed(fault, 1)
    if fault in PASSES and times is not ON:
        return expect(0, clean + times)
    if fault in PASSES:
        return failed(fault, tries(fault, nth - 1))
    if fault in BROKEN:
        return failed(fault, nth)
    if spot == "root":
        return root(fault)
    if spot == "batch":
        return batch(fault, nth, times)
    if spot == "bodies":
        return bodies(fault, times)
    return family(fault, spot, nth, clean)


def by_the_way(fault, spot, times):
    """Who asks and how much is visible is noted, but nothing hangs on it."""
    again = fault in PASSES
    calls = (1 if not again else tries(fault, 0) if times is ON
             else 1 + times)
    known = spot == "user" or (again and times is not ON) or (
        fault in ("405", "400-no-handler"))
    return expect(0, calls, visibility="all" if known else "unknown")


def root(fault):
    if fault in ("401", "403", "403-block"):
        return failed(fault, 1, 4)
    if fault in ("405", "400-no-handler"):
        # A server without this handler is asked another way.
        return expect(0, 1)
    return expect(5, 1, ["not Elasticsearch"], "none")


def batch(fault, nth, times):
    """A refused batch is halved until each refused index stands alone."""
    if fault == "404-empty":
        return expect(0, 3, ["it came back before the end"],
                      {"lacks": [f"batch {nth}"]})
    if times is not ON:
        return expect(0, 3 + 2)
    lost = [n for n in BATCHES if n >= nth]
    return expect(3, nth - 1 + sum(2 * BATCHES[n] - 1 for n in lost),
                  ["failed", *says(fault)],
                  {"lacks": [f"batch {n}" for n in lost]})


def bodies(fault, times):
    """Three write indices: without them a stream is as its template says."""
    if fault == "404-empty":
        return expect(0, 1, [], {"changed": ["data_stream"]})
    if times is not ON:
        return expect(0, 1 + 2)
    return expect(3, 5, ["could not be read", "data_stream mapping",
                         *says(fault)], {"changed": ["data_stream"]})


def family(fault, spot, nth, clean):
    """One family cannot be read: recorded, and all others are."""
    if spot == "state":
        # Scripts that pipelines name are asked for one by one.
        return expect(3, clean, [
            "could not be read", "stored_script", "number_of_routing_shards",
            *says(fault)])
    if spot == "resolve":
        # Every version lists its indices: no answer says there are none.
        return expect(3, clean, [
            "could not be read", "index", "data_stream", *says(fault)],
            {"lacks": ["index", "data_stream"]} if nth == 1 else "whole")
    kind = "data_stream" if spot == "streams" else FAMILIES[spot][1]
    if fault in ABSENT:
        return expect(0, clean, [], {"lacks": [kind]})
    return expect(3, clean, ["could not be read", kind, *says(fault)],
                  {"lacks": [kind]})


def how_often(fault, spot, number):
    """Once; and from then on, where that is another matter."""
    if fault in PASSES:
        return [1, ON] if number in (0, 2) else [1]
    if spot in ("batch", "bodies") and fault in REFUSED:
        return [1, ON]
    return [1]


def cells():
    """(fault, spot, nth, times, what is expected, seconds of --timeout)."""
    turn = 0
    for fault in PASSES + BROKEN + REFUSED + ABSENT:
        spots = [("root", 1), ("privileges", 1)]
        for _ in range(3):
            spots.append(EXPORT_MIDDLE[turn % len(EXPORT_MIDDLE)])
            turn += 1
        for number, (spot, nth) in enumerate(spots):
            for times in how_often(fault, spot, number):
                yield (fault, spot, nth, times,
                       rule(fault, spot, nth, times), 2)
    for fault in "401", "403":
        # Who may read nothing at all has not exported a part: listing, state,
        # five families, listing.
        yield fault, "everything", 1, ON, expect(
            4, 1 + 1 + 5 + 1, says(fault), "none"), 2
    for spot in "root", "policies", "batch":
        # Answered once, and then nobody can connect any more.
        yield "gone", spot, 1, 1, expect(5, 1, [], "none"), 2
    yield "drip", "policies", 1, 1, expect(0, 1), 2
    yield "drip", "batch", 2, 1, expect(0, 3), 2
    # Bounded memory: the limit is reached, and that is final.
    for fault in "endless", "gzip-bomb":
        for spot in "root", "policies", "batch":
            yield fault, spot, 1, 1, expect(
                5, 1, ["the reply is longer than"], "none"), 60
