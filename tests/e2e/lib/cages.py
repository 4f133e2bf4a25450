"""Ways to run esbundle with less than it wants: room, rights, streams."""

import os
import subprocess

from . import runner


def sh(esbundle, script, *args, code=None, binary=None, env=None,
       timeout=120):
    """Run a shell script in which "$E" is the binary; $1 … are args."""
    args = [str(arg) for arg in args]
    done = subprocess.run(
        ["sh", "-c", script, "sh", *args], cwd=esbundle.cwd,
        env={**esbundle.environment(env), "E": binary or runner.BINARY},
        stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout,
        check=False)
    return esbundle.judge([script, *args], done.returncode, done.stdout,
                          done.stderr, code)


def mounted(esbundle, options, script, *args, code=None):
    """As sh, with a tmpfs of these options at $M; it goes with the script."""
    place = os.path.join(esbundle.cwd, "mounted")
    os.makedirs(place, exist_ok=True)
    before = f'mount -t tmpfs -o {options} none "$M" || exit 77\n'
    rights = [] if os.geteuid() == 0 else ["--map-root-user"]
    line = ["unshare", *rights, "--mount", "--propagation", "private", "sh", "-c",
            before + script, "sh", *map(str, args)]
    done = subprocess.run(
        line, cwd=esbundle.cwd,
        env={**esbundle.environment(None), "E": runner.BINARY, "M": place},
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
        check=False)
    assert done.returncode != 77, done.stderr
    return esbundle.judge([script], done.returncode, done.stdout, done.stderr,
                          code)
