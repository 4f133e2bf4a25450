"""What an error message of esbundle must look like."""

import os


def complaint(got, *parts):
    """The one error of a run, which names every part, and its remedy."""
    lines = got.err.splitlines()
    at = [i for i, line in enumerate(lines)
          if line.startswith("esbundle: error: ")]
    assert len(at) == 1, got
    text = lines[at[0]][len("esbundle: error: "):]
    for part in parts:
        assert part in text, got
    rest = lines[at[0] + 1:]
    assert rest and rest[0].startswith("  ") and rest[0].strip(), got
    return text, rest[0].strip()


def files(directory):
    """The names in a directory, but for the home that a runner makes."""
    return sorted(set(os.listdir(directory)) - {"home"})
