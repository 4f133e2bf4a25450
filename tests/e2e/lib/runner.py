"""Runs the esbundle binary in an environment without surprises."""

import json
import os
import signal
import subprocess

from .output import check_output

REPO = os.path.abspath(os.path.join(os.path.dirname(__file__), *[".."] * 3))
BINARY = os.path.abspath(os.environ.get(
    "ESBUNDLE", os.path.join(REPO, "build-check", "esbundle")))
SANITIZED = ("AddressSanitizer", "LeakSanitizer", "runtime error:")


class Result:
    """How a run ended: code (128+N by signal N), out and err as text."""

    def __init__(self, args, code, out, err):
        self.args = args
        self.code = code
        self.raw = out
        self.out = out.decode("utf-8", "replace")
        self.err = err.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        """The documents of an NDJSON output."""
        return [json.loads(line) for line in self.out.split("\n") if line]

    def __repr__(self):
        return (f"esbundle {' '.join(self.args)}\nexit {self.code}\n"
                f"--- stdout\n{self.out}--- stderr\n{self.err}")


class Runner:
    """esbundle(...) for the tests: an empty home, no ambient variables.

    The working directory is cwd; files that exports wrote stand in outputs."""

    def __init__(self, cwd):
        self.cwd = str(cwd)
        self.home = os.path.join(self.cwd, "home")
        self.outputs = []
        os.makedirs(self.home, exist_ok=True)

    def environment(self, more):
        env = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": self.home,
            "XDG_CONFIG_HOME": os.path.join(self.home, "config"),
            "XDG_STATE_HOME": os.path.join(self.home, "state"),
            "LANG": "C.UTF-8",
            "ASAN_OPTIONS": "detect_leaks=1:exitcode=99",
            "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1:exitcode=99",
        }
        env.update(more or {})
        return {key: value for key, value in env.items() if value is not None}

    def start(self, *args, env=None, cwd=None, **more):
        """A run that the test ends itself: a Popen."""
        return subprocess.Popen(
            [BINARY, *map(str, args)], cwd=cwd or self.cwd,
            env=self.environment(env), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def __call__(self, *args, code=None, input=None, env=None, cwd=None,
                 timeout=120):
        """Run to the end; a code, when given, must be the exit code."""
        args = [str(arg) for arg in args]
        where = cwd or self.cwd
        feed = {"stdin": subprocess.DEVNULL} if input is None else {
            "input": input.encode() if isinstance(input, str) else input}
        done = subprocess.run(
            [BINARY, *args], cwd=where, env=self.environment(env),
            capture_output=True, timeout=timeout, check=False, **feed)
        got = self.judge(args, done.returncode, done.stdout, done.stderr,
                         code)
        if args[:1] == ["export"] and got.code in (0, 3) and "-o" in args:
            self.outputs.append(
                os.path.join(where, args[args.index("-o") + 1]))
        return got

    @staticmethod
    def judge(args, status, out, err, code=None):
        """A Result, once no sanitizer has spoken and the code is right."""
        if status < 0:
            status = 128 - status
        got = Result(args, status, out, err)
        assert not any(word in got.err for word in SANITIZED), got
        assert status not in (99, 128 + signal.SIGSEGV,
                              128 + signal.SIGABRT), got
        assert code is None or status == code, got
        if "--json" in args and status < 128:
            check_output(args, status, out.decode("utf-8"))
        return got

    def secret(self, text, name="secret"):
        """The path of a file that holds a secret and is nobody else's."""
        path = os.path.join(self.cwd, name)
        with open(path, "w", encoding="utf-8",
                  opener=lambda p, flags: os.open(p, flags, 0o600)) as out:
            out.write(text)
        return path

    def export(self, source, name="bundle.tar.gz", *more, code=0):
        """Export the cluster of a client or proxy; the bundle's path."""
        path = os.path.join(self.cwd, name)
        self("export", "--from", source.url, "-o", path, *more, code=code)
        return path

    def imports(self, bundle, target, *more, code=0):
        """Import without a question."""
        return self("import", bundle, "--to", target.url, "--yes", *more,
                    code=code)
