"""esbundle on a terminal, with somebody who types."""

import os
import pty
import select
import time

from .runner import BINARY


class Terminal:
    """Runs esbundle with a pseudo terminal as all three streams, or all but
    a standard output of its own."""

    def __init__(self, esbundle, *args, env=None, stdout=None):
        self.esbundle = esbundle
        self.args = [str(arg) for arg in args]
        self.shown = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            self.become(stdout, env)

    def become(self, stdout, env):
        """The child: it must not go on as a second pytest."""
        try:
            os.chdir(self.esbundle.cwd)
            if stdout is not None:
                os.dup2(stdout, 1)
            os.execve(BINARY, [BINARY, *self.args], self.esbundle.environment(
                {"TERM": "xterm", **(env or {})}))
        finally:
            os._exit(127)

    def read(self, seconds):
        """More of what is shown; False at its end."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        assert ready, self.shown
        try:
            data = os.read(self.fd, 65536)
        except OSError:   # the other side is closed
            return False
        self.shown += data
        return data != b""

    def wait_for(self, text, seconds=60):
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert self.read(end - time.monotonic()), self.shown

    def type(self, data):
        os.write(self.fd, data)

    def end(self, code=None):
        """Its result; what was shown stands as out."""
        while self.read(60):
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return self.esbundle.judge(
            self.args, os.waitstatus_to_exitcode(status), self.shown, b"",
            code)
