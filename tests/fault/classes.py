"""What each fault means, by the rules for HTTP of the design, and what must be
said of it where it is not overcome."""

# Lost before an answer: a read is sent again, a write is in doubt.
LOST = ["reset-before", "reset-mid", "reset-after", "dropped", "stall"]
# Lost after the cluster has done it, in whole or in the middle of the answer.
SPOILT = ["cut", "cut-head", "too-long", "stall-body", "gzip-broken"]
LOST_APPLIED = ["reset-after-applied", "dropped-applied",
                "stall-applied"] + SPOILT
TRANSPORT = LOST + SPOILT

# The server says to come again; only with WAIT has it surely done nothing.
WAIT = ["429-breaker", "429-queue"]
BUSY = ["408", "429-other", "429-bare", "502", "503", "503-master", "504"]

# Reads. PASSES: sent again. BROKEN: nothing such a server says can be
# believed. REFUSED: this one question is not answered, which is recorded.
# ABSENT: the family is not there, or is empty.
PASSES = TRANSPORT + BUSY + WAIT + ["429-block"]
# STALLS take so long that the limit of all tries may come before the sixth.
STALLS = ["stall", "stall-body"]
BROKEN = ["bad-json", "not-json", "too-short", "redirect", "500-plain",
          "drip-forever"]
REFUSED = ["403", "401", "403-block", "404-html", "405-html", "409", "413",
           "400", "500"]
ABSENT = ["405", "400-no-handler", "404-empty"]

# Writes. DOUBT: not applied, and the answer does not tell. DONE: applied, and
# the answer does not tell. QUIET: a good answer, if an odd one. FINAL: no.
DOUBT = LOST + BUSY + ["400-exists", "500-plain", "bad-json", "not-json"]
DONE = LOST_APPLIED + [
    "too-short", "drip-forever", "408-applied", "429-other-applied",
    "400-exists-applied", "500-applied", "500-plain-applied", "502-applied",
    "503-applied", "504-applied", "bad-json-applied"]
QUIET = ["drip", "unacknowledged-applied", "no-shards"]
FINAL = ["400", "401", "403", "403-block", "404", "405", "409", "413",
         "429-block", "redirect", "503-published"]

SAYS = {
    "cut": "bytes remaining", "too-long": "bytes remaining",
    "400": "a thing that is not allowed (400)",
    "400-exists": "index [x/y] already exists (400)",
    "400-no-handler": "no handler found for uri [/x]",
    "401": "missing authentication credentials (401)",
    "403": "action is unauthorized for user [u] (403)",
    "403-block": "index read-only (api)]; (403)",
    "404": "a thing that is not there (404)",
    "404-html": "404 from a proxy (404)",
    "405": "Incorrect HTTP method",
    "405-html": "405 from a proxy (405)",
    "408": "408 from a proxy (408)",
    "409": "a version conflict (409)",
    "413": "413 from a proxy (413)",
    "429-bare": "it gives no reason (429)",
    "429-block": "read-only-allow-delete block]; (429)",
    "429-breaker": "[parent] Data too large (429)",
    "429-other": "429 from a proxy (429)",
    "429-queue": "rejected execution of x (429)",
    "500": "a bug of the server (500)",
    "500-plain": "500 from a proxy (500)",
    "502": "502 from a proxy (502)",
    "503": "503 from a proxy (503)",
    "503-master": "no master (503)",
    "503-published": "publication failed] (503)",
    "504": "504 from a proxy (504)",
    "redirect": "redirected to 'http://elsewhere.example/login' (302)",
    "not-json": "JSON",
}


def says(fault):
    """The texts that must be on stderr; libcurl words some as it likes."""
    return [SAYS[fault]] if fault in SAYS else []
