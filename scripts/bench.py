# SPDX-License-Identifier: Apache-2.0
"""Figures of the mechanism: two nodes on loopback over mutual TLS, both durable on this disk, load by wrk.

Every figure is printed with its target and, where there is one, with the floor of the same run: what the serial
fdatasyncs and the round trip that the protocol needs cost here without any node. Compare ratios, not two days.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

MESSAGE = {
    "precedence": "routine",
    "language": "en",
    "text": "Radio check on the coordination frequency. Our patrol stays west of the river until 1800Z; " * 2,
}


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Node:
    """One node: its directory, its process, and its local listener."""

    def __init__(self, parley: str, folder: str, name: str):
        self.parley, self.name, self.directory = parley, name, os.path.join(folder, name)
        self.peer_port, self.port = free_port(), free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None
        self.run("init", "--party", name, "--channel", "bench", "--directory", self.directory,
                 "--peer-port", str(self.peer_port), "--local-port", str(self.port))

    def run(self, *arguments: str) -> bytes:
        done = subprocess.run([self.parley, *arguments], capture_output=True)
        if done.returncode != 0:
            sys.exit(f"parley {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr.decode()}")
        return done.stdout

    def pair(self, other: "Node") -> None:
        card = os.path.join(self.directory, f"{other.name}.card")
        with open(card, "wb") as file:
            file.write(self.run("card", "--directory", other.directory))
        self.run("pair", card, "--directory", self.directory)

    def start(self) -> None:
        log = open(os.path.join(self.directory, "bench.log"), "ab")
        self.process = subprocess.Popen([self.parley, "serve", "--directory", self.directory], stdout=log, stderr=log)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
            self.process = None

    def get(self, path: str) -> bytes:
        request = urllib.request.Request(self.base + path, headers={"authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def wait_ready(self, seconds: float = 120) -> float:
        """Seconds until the node said that it is ready."""
        start = time.monotonic()
        while time.monotonic() < start + seconds:
            if self.process and self.process.poll() is not None:
                sys.exit(f"{self.name} ended with {self.process.returncode}; see {self.directory}/bench.log")
            try:
                self.get("/readyz")
                return time.monotonic() - start
            except (urllib.error.URLError, ConnectionError, OSError):
                time.sleep(0.01)
        sys.exit(f"{self.name} was not ready after {seconds} s")

    @property
    def token(self) -> str:
        with open(os.path.join(self.directory, "tokens", "watch-1")) as file:
            return file.read().strip()

    def gauge(self, name: str, **labels: str) -> float:
        wanted = ",".join(f'{key}="{value}"' for key, value in labels.items())
        for line in self.get("/metrics").decode().splitlines():
            match = re.match(r"parley_(\w+)(?:\{(.*)\})? (\S+)$", line)
            if match and match[1] == name and (match[2] or "") == wanted:
                return float(match[3])
        return 0

    def processor_time(self) -> float:
        """Seconds of processor time that the node has used."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident memory in megabytes."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024

    def load(self, clients: int, seconds: float, wait: bool, what: str = "messages",
             body: dict = MESSAGE) -> tuple[float, dict[int, float]]:
        """Messages a second, and latencies in milliseconds by percentile, of clients that send one after the other."""
        script = os.path.join(self.directory, "bench.lua")
        with open(script, "w") as file:
            file.write(
                f'wrk.method = "POST"\nwrk.body = {json.dumps(json.dumps(body))}\n'
                f'wrk.headers["authorization"] = "Bearer {self.token}"\n'
                'wrk.headers["content-type"] = "application/json"\n')
        url = f"{self.base}/api/v1/{what}" + ("?wait=receipt&timeout=60" if wait else "")
        output = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{int(seconds)}s", "--timeout", "60s", "--latency", "-s", script, url],
            capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in output or "Socket errors" in output:
            sys.exit(f"not all messages were taken:\n{output}")
        units = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}
        latency = {int(p): float(value) * units[unit]
                   for p, value, unit in re.findall(r"^\s+(50|75|90|99)%\s+([\d.]+)(us|ms|s|m)$", output, re.M)}
        return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), latency


def flashes(north: Node, south: Node, count: int, pause: float) -> list[float]:
    """Milliseconds from a FLASH being posted at one node until it rings, with its text, in the other's event stream.
    Where that is allowed, what measures goes before what it measures."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        pass
    try:
        return timed_flashes(north, south, count, pause)
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def timed_flashes(north: Node, south: Node, count: int, pause: float) -> list[float]:
    arrived: dict[str, float] = {}
    # Whatever has come is looked through in one piece: read line by line, the bulk's events took a third of a core.
    stream = socket.create_connection(("127.0.0.1", south.port), timeout=60)
    stream.sendall(f"GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1:{south.port}\r\n"
                   f"authorization: Bearer {south.token}\r\n\r\n".encode())

    def read() -> None:
        rest = b""
        while len(arrived) < count and (piece := stream.recv(1 << 18)):
            now = time.monotonic()
            rest = rest[-200:] + piece
            for found in re.finditer(rb"flash number (\d+)\.", rest):
                arrived.setdefault(found[1].decode(), now)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    sent: dict[str, float] = {}
    client = http.client.HTTPConnection("127.0.0.1", north.port, timeout=60)
    for number in range(count):
        body = json.dumps({"precedence": "flash", "language": "en", "text": f"flash number {number}."})
        sent[str(number)] = time.monotonic()
        client.request("POST", "/api/v1/messages", body, {
            "authorization": f"Bearer {north.token}", "content-type": "application/json"})
        client.getresponse().read()
        time.sleep(pause)
    reader.join(60)
    return [1000 * (arrived[number] - sent[number]) for number in sent if number in arrived]


def percentile(values: list[float], p: float) -> float:
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * p / 100))]


def floor(folder: str, count: int = 2000) -> tuple[float, float, float]:
    """p50 and p99 in milliseconds of: write and fdatasync 1 KiB here, send it over loopback, write and fdatasync it
    there, answer; and fdatasyncs a second of one writer."""
    here, there = (os.open(os.path.join(folder, f"floor-{n}"), os.O_CREAT | os.O_WRONLY) for n in "ab")
    data = os.urandom(1024)
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        peer, _ = server.accept()
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while received := peer.recv(4096):
            os.write(there, received)
            os.fdatasync(there)
            peer.sendall(b"+")

    threading.Thread(target=answer, daemon=True).start()
    times, syncs = [], []
    with socket.create_connection(server.getsockname()) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(count):
            start = time.perf_counter()
            os.write(here, data)
            os.fdatasync(here)
            synced = time.perf_counter()
            line.sendall(data)
            line.recv(1)
            times.append((time.perf_counter() - start) * 1000)
            syncs.append(synced - start)
    return percentile(times, 50), percentile(times, 99), 1 / percentile(syncs, 50)


def say(what: str, value: str, target: str = "", beside: str = "") -> None:
    print(f"{what:<58} {value:>16}   {target:<14} {beside}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parley", default=".build-release/release/parley", help="the command to measure")
    parser.add_argument("--directory", default=".build-release", help="a folder on the disk to measure")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries of the log for catch-up and start")
    parser.add_argument("--seconds", type=float, default=20, help="seconds of each load")
    parser.add_argument("--flashes", action="store_true", help="only how long a FLASH takes to the other side's event stream")
    parser.add_argument("--keep", action="store_true", help="keep the nodes' folders")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="bench-", dir=options.directory)
    north, south = (Node(options.parley, folder, name) for name in ("north", "south"))
    try:
        measure(options, folder, north, south)
    finally:
        for node in (north, south):
            node.stop()
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)


def measure_flashes(options: argparse.Namespace, north: Node, south: Node) -> None:
    count = int(options.seconds * 20)
    alone = flashes(north, south, count, 0.03)
    say("FLASH to the other side's event stream, idle, p50; p99", f"{percentile(alone, 50):.1f}; {percentile(alone, 99):.1f} ms")
    rates: list[float] = []
    bulk = threading.Thread(target=lambda: rates.append(
        north.load(8, count * 0.04 + 2, False, "protests", {"language": "en", "text": "Bulk in the plans log."})[0]))
    bulk.start()
    time.sleep(1)
    beside = flashes(north, south, count, 0.03)
    bulk.join()
    say("FLASH beside bulk in the plans log, p50; p99", f"{percentile(beside, 50):.1f}; {percentile(beside, 99):.1f} ms",
        "p99 <= 6 ms", f"{len(beside)} of {count}; {rates[0]:,.0f} entries/s")


def measure(options: argparse.Namespace, folder: str, north: Node, south: Node) -> None:
    origin = "north/bench/urgent"
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    say("figure", "measured", "target", "beside")
    say(f"cores ({cpu})", str(os.cpu_count()))
    north.pair(south)
    south.pair(north)
    p50, p99, syncs = floor(folder)
    say("floor: two serial fdatasyncs and a round trip, p50", f"{p50:.2f} ms")
    say("floor: the same, p99", f"{p99:.2f} ms", "", f"{syncs:,.0f} fdatasyncs/s")
    for node in (north, south):
        node.start()
    for node in (north, south):
        node.wait_ready()
    time.sleep(3)
    if options.flashes:
        return measure_flashes(options, north, south)
    say("a node at rest, memory", f"{max(north.memory(), south.memory()):.0f} MB", "<= 80 MB")
    north.load(1, 2, wait=True)
    _, latency = north.load(1, options.seconds, wait=True)
    say("message to cosigned receipt, idle, p50", f"{latency[50]:.2f} ms", "<= 2 ms", f"{latency[50] / p50:.1f} x floor")
    say("message to cosigned receipt, idle, p99", f"{latency[99]:.2f} ms", "<= 6 ms", f"{latency[99] / p99:.1f} x floor")
    p50, p99, syncs = floor(folder)
    say("floor again, p50; p99", f"{p50:.2f}; {p99:.2f} ms")
    used = [node.processor_time() for node in (north, south)]
    before = north.gauge("log_size", origin=origin)
    rate, latency = north.load(64, options.seconds, wait=True)
    count = north.gauge("log_size", origin=origin) - before
    spent = [(node.processor_time() - start) / count * 1e6 for node, start in zip((north, south), used)]
    say("messages/s to cosigned receipt, 64 clients", f"{rate:,.0f}/s", ">= 12,000/s", f"{rate / syncs:.1f} x one writer's fdatasyncs")
    say("  latency p50; p99", f"{latency[50]:.1f}; {latency[99]:.1f} ms")
    say("  processor time a message: sender; receiver", f"{spent[0]:.0f}; {spent[1]:.0f} us", "<= 146 us", f"{sum(spent):.0f} us")
    measure_flashes(options, north, south)
    rate, _ = north.load(64, options.seconds, wait=False)
    say("messages/s durable at the own node only, 64 clients", f"{rate:,.0f}/s")

    south.stop()
    size = north.gauge("log_size", origin=origin)
    before = size
    # However many the loads above have said already, there is a gap to measure.
    while size < max(options.entries, before + 40_000):
        # Whole seconds, about as many as are needed.
        north.load(64, max(2, min(20, (options.entries - size) / 6_000)), wait=False)
        size = north.gauge("log_size", origin=origin)
        print(f"  {int(size):,} of {options.entries:,} entries", end="\r", file=sys.stderr, flush=True)
    receipted = lambda: north.gauge("log_receipted_size", origin=origin, by="south")  # noqa: E731
    start_size = receipted()
    south.start()
    begun = None
    while (now := receipted()) < size:
        if begun is None and now > start_size:
            begun, begun_size = time.monotonic(), now
        time.sleep(0.02)
    ended = time.monotonic()
    if begun is None:
        say("catch-up of a mirror", "too few entries to measure; give more --entries")
    else:
        rate = (size - begun_size) / (ended - begun)
        say(f"catch-up of a mirror by {int(size - before):,} entries", f"{rate:,.0f}/s", ">= 50,000/s", "verified and durable")
    for node in (north, south):
        node.stop()
        node.start()
        seconds = node.wait_ready()
        say(f"start of {node.name} with {int(size):,} entries", f"{seconds:.1f} s", "<= 10 s")
    time.sleep(3)
    say(f"memory with a board of {int(size):,} entries", f"{max(north.memory(), south.memory()):.0f} MB")


if __name__ == "__main__":
    main()
