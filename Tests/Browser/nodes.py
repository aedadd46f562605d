# SPDX-License-Identifier: Apache-2.0
"""Two real nodes on loopback, paired and with an arrangement in force, for tests of the console. Stopped by process id."""
import datetime
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARLEY = os.environ.get("PARLEY", str(ROOT / ".build/debug/parley"))
PASSWORD = "a-long-enough-password"


def stamp(minutes=0):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:00Z")


def free_ports(count):
    """Ports below those that the kernel gives to outgoing connections, that nobody uses at the moment."""
    ports = []
    while len(ports) < count:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in ports:
            ports.append(port)
    return ports


class Node:
    """One party's node and its accounts."""

    def __init__(self, party, folder, peer_port, port):
        self.party, self.folder, self.port, self.process = party, folder, port, None
        self.url = f"http://127.0.0.1:{port}"
        self.run("init", "--party", party, "--channel", "line-1", "--peer-port", str(peer_port), "--local-port", str(port))
        # Pages of the working tree, so that whoever works on them tests what they wrote.
        file = pathlib.Path(self.folder, "node.json")
        settings = json.loads(file.read_text())
        settings["console"] = {"pages": str(ROOT / "Sources/Console/Web"), "assets": str(ROOT / ".console")}
        file.write_text(json.dumps(settings))
        for name, position in [("commander-1", "commander-1"), ("commander-2", "commander-2")]:
            self.run("user", "--name", name, "--position", position)
        for name, position in [("officer", "watch-2"), ("chief", "commander-3"), ("auditor", "auditor"), ("translator", "translator")]:
            self.run("user", "--name", name, "--position", position, "--password-file", "-", input=PASSWORD)

    def run(self, *arguments, input=None, text=True):
        done = subprocess.run([PARLEY, *arguments, "-d", self.folder], input=input, capture_output=True, text=text, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"parley {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def start(self):
        log = open(self.folder + ".log", "ab")
        self.process = subprocess.Popen([PARLEY, "serve", "-d", self.folder], stdout=log, stderr=log)
        log.close()
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError(open(self.folder + ".log").read()[-2000:])
            try:
                with urllib.request.urlopen(self.url + "/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the node does not listen")

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self.process = None

    def call(self, method, path, body=None, user="watch-1"):
        """One request with a token; the answer as JSON, or the problem as an exception."""
        token = pathlib.Path(self.folder, "tokens", user).read_text().strip()
        request = urllib.request.Request(
            f"{self.url}/api/v1{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                data = answer.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.read().decode()}") from error
        return json.loads(data) if data else None

    def say(self, path, body, user="watch-1"):
        """Says something, with a second position where it takes one; its first entry."""
        return Pair.countersign(self, self.call("POST", path, body, user))["refs"][0]

    def release_all(self):
        """Releases everything that waits for a second position."""
        for draft in Pair.wait(lambda: self.call("GET", "/releases", user="commander-2")["releases"]):
            self.call("POST", f"/releases/{draft['id']}/countersign", {}, "commander-2")


class Pair:
    """Two nodes, `north` and `south`."""

    def __init__(self, start=True):
        self.folder = tempfile.mkdtemp(prefix="parley-console-")
        ports = free_ports(4)
        self.north = Node("north", f"{self.folder}/north", ports[0], ports[1])
        self.south = Node("south", f"{self.folder}/south", ports[2], ports[3])
        for node, other in [(self.north, self.south), (self.south, self.north)]:
            card = pathlib.Path(self.folder, f"{other.party}.card")
            card.write_text(other.run("card"))
            node.run("pair", str(card))
        if start:
            self.north.start()
            self.south.start()

    def agree(self, **terms):
        """Proposes an arrangement at north, has both sides sign it, and waits until it is in force on both boards."""
        terms = {
            "title": "Technical arrangement", "parties": ["north", "south"], "inForceFrom": stamp(-60),
            "areaOfOperations": [{"type": "Polygon", "coordinates": [[[35, 34], [42, 34], [42, 37.5], [35, 37.5], [35, 34]]]}],
            "minima": [{"lateralMetres": 5000, "verticalMetres": 300, "seconds": 300}], "minimumNoticeSeconds": 600,
            "deadlines": [{"precedence": p, "hasItSeconds": h, "understoodSeconds": u, "passedOnSeconds": 0, "doneSeconds": 0}
                          for p, h, u in [("routine", 900, 0), ("priority", 300, 0), ("immediate", 120, 300), ("flash", 60, 120)]],
            "receiptSeconds": 30, "commCheckSeconds": 600, "clockToleranceSeconds": 30, "languages": ["en", "ar"],
            "measures": [{"kind": "no-fly", "name": "Dam", "volume": {
                "area": {"type": "Point", "coordinates": [38.55, 35.86], "radiusMetres": 4000}, "lower": "surface",
                "upper": "3000 m MSL", "start": stamp(-6000), "end": stamp(60 * 24 * 300)}}],
            "representatives": [{"party": p, "position": "commander-3"} for p in ["north", "south"]], **terms}
        said = self.north.call("POST", "/arrangement/proposals", terms, "commander-1")
        self.countersign(self.north, said)
        proposal = self.wait(lambda: self.south.call("GET", "/arrangement")["proposals"])[0]["ref"]
        for node in [self.north, self.south]:
            self.countersign(node, node.call("POST", "/arrangement/signatures", {"proposal": proposal}, "commander-1"))
        for node in [self.north, self.south]:
            self.wait(lambda: node.call("GET", "/board").get("arrangement"))

    @staticmethod
    def countersign(node, said):
        """Releases as the second position what waits for one."""
        if "release" in said:
            return node.call("POST", f"/releases/{said['release']['id']}/countersign", {}, "commander-2")
        return said

    @staticmethod
    def wait(found, seconds=60):
        end = time.monotonic() + seconds
        while True:
            value = found()
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError("waited in vain")
            time.sleep(0.1)

    def stop(self):
        self.north.stop()
        self.south.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
