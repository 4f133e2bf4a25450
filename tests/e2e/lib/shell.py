"""Runs the scripts that esbundle writes, and holds them against shellcheck."""

import os
import subprocess


def write_config(cwd, client, name="curl.conf", *more):
    """A configuration file of curl for a client or proxy."""
    path = os.path.join(cwd, name)
    lines = [f'url = "{client.url}"', *more]
    if getattr(client, "user", None):
        lines.append(f'user = "{client.user}:{client.password}"')
    with open(path, "w", encoding="utf-8",
              opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        file.write("\n".join(lines) + "\n")
    return path


def run(script, config, code=0, shell="sh", env=None):
    """Run a script where it lies; the exit code must be code."""
    got = subprocess.run(
        [shell, script, config], cwd=os.path.dirname(script),
        env={"PATH": os.environ["PATH"], "LANG": "C", **(env or {})},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
        check=False)
    assert got.returncode == code, got
    return got


def check(script):
    """No remark of shellcheck's, of whatever severity, in any locale."""
    for locale in "C", "C.UTF-8":
        for dialect in "sh", "bash":
            got = subprocess.run(
                ["shellcheck", "-s", dialect, script], capture_output=True,
                env={**os.environ, "LC_ALL": locale}, check=False)
            assert got.returncode == 0, got.stdout.decode()
