#!/usr/bin/python3
"""counts.py FILE...: add up JUnit files of ctest and pytest.

Prints "PASSED FAILED SKIPPED" and, on stderr, the names that failed.  A
cmocka program counts as its tests; one that died before its summary counts
as one failure."""

import re
import sys
import xml.etree.ElementTree as tree

SUMMARY = re.compile(r"\[  (PASSED|FAILED|SKIPPED) +\] (\d+) test\(s\)")


def program(case):
    """The counts of one ctest entry."""
    output = case.findtext("system-out") or ""
    found = {"PASSED": 0, "FAILED": 0, "SKIPPED": 0}
    for what, number in SUMMARY.findall(output):
        found[what] += int(number)
    broken = case.get("status") != "run"
    if not any(found.values()):
        found["PASSED"] += not broken
    if broken and not found["FAILED"]:
        found["FAILED"] = 1
    return found["PASSED"], found["FAILED"], found["SKIPPED"]


def pytest_case(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return 0, 1, 0
    return (0, 0, 1) if case.find("skipped") is not None else (1, 0, 0)


def main():
    total = [0, 0, 0]
    for path in sys.argv[1:]:
        for case in tree.parse(path).getroot().iter("testcase"):
            one = (program if case.get("status") else pytest_case)(case)
            total = [a + b for a, b in zip(total, one)]
            if one[1]:
                print("failed:", case.get("classname"), case.get("name"),
                      file=sys.stderr)
    print(*total)


main()
