"""Starts the real servers, once per run and only when a test wants them."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading

from .runner import REPO

CANNOT_BE_HAD = 75   # exit code of the start scripts
OLD_PASSWORD = "old-and-secret"   # of the 6.8.23 cluster's superuser


class Unavailable(Exception):
    """The server's files cannot be had here."""


def free_mib(path):
    try:
        return shutil.disk_usage(path).free >> 20
    except OSError:
        return 0


class Server:
    """One process group started by a script of tests/servers.

    urls are those of its clusters, directory holds the data, log is kept
    when a test has failed."""

    def __init__(self, version, args, limit=300):
        # In memory, where there is room: creating an index takes half.
        where = "/dev/shm" if free_mib("/dev/shm") > 2048 else None
        self.directory = tempfile.mkdtemp(
            prefix=f"esbundle-{version}-", dir=where)
        os.chmod(self.directory, 0o755)
        self.log = log_path(version)
        self.urls = []
        script = os.path.join(REPO, "tests", "servers", version, "start.sh")
        command = ["setpriv", "--pdeathsig", "TERM", "sh", script]
        command += [one.replace("@DIR@", self.directory) for one in args]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True)
        timer = threading.Timer(limit, self.kill)
        timer.start()
        ready = self.read_until_ready()
        timer.cancel()
        if not ready:
            code = self.stop()
            if code == CANNOT_BE_HAD:
                raise Unavailable(f"Elasticsearch {version} cannot be had")
            raise RuntimeError(f"Elasticsearch {version} did not start "
                               f"({code}), see {self.log}")
        threading.Thread(target=self.follow, daemon=True).start()

    def read_until_ready(self):
        for line in self.process.stdout:
            text = line.decode("utf-8", "replace")
            if text.startswith("NODE "):
                self.urls.append(text.split()[1])
            if text.startswith("READY"):
                return True
            self.note(line)
        return False

    def follow(self):
        for line in self.process.stdout:
            self.note(line)

    def note(self, line):
        with open(self.log, "ab") as log:
            log.write(line)

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def stop(self):
        """End it and remove its data; the exit code."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            pass
        self.kill()
        own = os.path.join(self.directory, "server.log")
        if os.path.exists(own):
            shutil.copy(own, self.log)
        shutil.rmtree(self.directory, ignore_errors=True)
        return self.process.wait()


def log_folder():
    return os.environ.get("ESBUNDLE_TEST_LOGS", os.path.join(
        REPO, "build-check", "test-logs"))


def log_path(version):
    os.makedirs(log_folder(), exist_ok=True)
    return os.path.join(log_folder(), f"elasticsearch-{version}.log")
