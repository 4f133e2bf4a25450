"""A real browser without a window: Debian's Chromium, driven by its
ChromeDriver over the WebDriver protocol, with nothing but the stdlib."""

import base64
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
         "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--force-device-scale-factor=1"]
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c",
        "Space": " ", "Down": "\ue015"}


class Unavailable(Exception):
    """There is no browser on this machine."""


class Browser:
    """One page at a time; what it did is in messages() and requests()."""

    def __init__(self):
        for path in CHROMIUM, DRIVER:
            if not os.path.exists(path):
                raise Unavailable(f"{path} is not installed")
        self.profile = tempfile.mkdtemp(prefix="esbundle-browser-")
        # The port is chosen by the driver, which tells it on its output.
        self.process = subprocess.Popen(
            [DRIVER, "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        self.port = self.read_port()
        self.session = None
        self.session = self.call("POST", "/session", {"capabilities": {
            "alwaysMatch": {
                "browserName": "chrome",
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                "goog:chromeOptions": {
                    "binary": CHROMIUM,
                    "args": [*FLAGS, f"--user-data-dir={self.profile}"]},
            }}})["sessionId"]

    def read_port(self):
        for line in self.process.stdout:
            words = line.decode().split()
            if b"started successfully on port" in line:
                return int(words[-1].rstrip("."))
        raise Unavailable("chromedriver did not start")

    def call(self, method, path, body=None):
        if self.session:
            path = f"/session/{self.session}{path}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=60)
        try:
            connection.request(
                method, path, None if method == "GET" else
                json.dumps(body or {}), {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise AssertionError(f"{value['error']}: {value['message']}")
        return value

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait(30)
            self.process.stdout.close()
            shutil.rmtree(self.profile, ignore_errors=True)

    # ---- pages ----

    def open(self, path, fragment=""):
        """Load a file; what was logged before is forgotten."""
        self.call("POST", "/url", {"url": "about:blank"})
        for kind in "browser", "performance":
            self.log(kind)
        self.call("POST", "/url", {
            "url": "file://" + os.path.abspath(path) + fragment})

    def run(self, script, *args):
        """The value of a script: 'return ...'."""
        return self.call("POST", "/execute/sync", {
            "script": script, "args": list(args)})

    def wait(self, script, *args, seconds=20):
        """Wait until a script is true."""
        end = time.monotonic() + seconds
        while not self.run(script, *args):
            assert time.monotonic() < end, f"never true: {script}"

    def press(self, *keys):
        """Keys as a person presses them: names of KEYS, or characters."""
        actions = []
        for key in keys:
            for character in [KEYS[key]] if key in KEYS else key:
                actions += [{"type": "keyDown", "value": character},
                            {"type": "keyUp", "value": character}]
        self.call("POST", "/actions", {"actions": [
            {"type": "key", "id": "keyboard", "actions": actions}]})

    def devtools(self, command, **params):
        return self.call("POST", "/goog/cdp/execute", {
            "cmd": command, "params": params})

    def media(self, scheme="light", kind="screen"):
        """Ask for a colour scheme, or for what a printer is given."""
        self.devtools("Emulation.setEmulatedMedia", media=kind, features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def size(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width,
                      height=height, deviceScaleFactor=1, mobile=False)

    def picture(self, path):
        """The whole page as PNG."""
        got = self.devtools("Page.captureScreenshot",
                            captureBeyondViewport=True, format="png")
        with open(path, "wb") as file:
            file.write(base64.b64decode(got["data"]))

    # ---- what it did ----

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def messages(self):
        """All that stands in the console."""
        return [one["message"] for one in self.log("browser")]

    def requests(self):
        """The addresses that were asked for, since open."""
        events = [json.loads(one["message"])["message"]
                  for one in self.log("performance")]
        return [one["params"]["request"]["url"] for one in events
                if one["method"] == "Network.requestWillBeSent"]
