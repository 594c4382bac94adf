"""Fixtures for the published Python client (PyPI `btrdb`) against the embedded server, with and without Envoy.

Run as `npm test -- interop`, which makes the Python environment, finds Envoy, and reports the counts below.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import btrdb
import pytest
from every_method import note_calls

note_calls()

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "server" / "bin" / "btrdb-dev-server.js"
RUN_ENVOY = ROOT / "scripts" / "envoy" / "run.ts"
NODE = shutil.which("node", path=f"{ROOT / 'node_modules' / '.bin'}{os.pathsep}{os.environ.get('PATH', '')}")
CI = os.environ.get("CI", "") not in ("", "0", "false")
START_TIMEOUT_S = 60
API_KEY = "interop-key"

# The client takes port 4411, and only that, as TLS. Linux has all of 127.0.0.0/8, so tests need not share one address.
TLS_PORT = 4411
ADDRESSES = [f"127.0.0.{i}" for i in range(2, 30)] if sys.platform == "linux" else ["127.0.0.1"]


class Child:
    """A program that prints one line when it is ready, and ends when its standard input does."""

    def __init__(self, args, env=None):
        self.process = subprocess.Popen(
            args,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **(env or {})},
        )
        self.errors = []
        self._drain = threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True)
        self._drain.start()

    def ready_line(self, prefix):
        killer = threading.Timer(START_TIMEOUT_S, self.process.kill)
        killer.start()
        try:
            for line in self.process.stdout:
                if line.startswith(prefix):
                    # What it says from now on must not fill the pipe.
                    threading.Thread(target=self.process.stdout.read, daemon=True).start()
                    return line
        finally:
            killer.cancel()
        code = self.process.wait()
        self._drain.join()
        message = f"{self.process.args[1]} ended with {code}: {''.join(self.errors)}"
        if code == 3:
            skip_or_fail(message)
        raise RuntimeError(message)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdin.close()


def skip_or_fail(reason):
    """A part that is missing: a skip with its reason, and in CI a failure."""
    if CI:
        pytest.fail(reason)
    pytest.skip(reason)


def address_for_tls():
    """An address of this machine whose port 4411 is free."""
    for address in ADDRESSES:
        with socket.socket() as probe:
            try:
                probe.bind((address, TLS_PORT))
                return address
            except OSError:
                continue
    skip_or_fail(f"port {TLS_PORT} is in use on {', '.join(ADDRESSES)}")


@dataclass
class Endpoint:
    """One way to reach a server of its own."""

    address: str  # "host:port", as the client takes it
    api_key: str | None
    ca_path: str | None  # for BTRDB_CA_BUNDLE
    through: str  # "direct" or "envoy"

    def connect(self, api_key="the right one"):
        return btrdb.connect(self.address, apikey=self.api_key if api_key == "the right one" else api_key)


WAYS = ["direct-plain", "direct-tls", "envoy-plain", "envoy-tls"]


@pytest.fixture(scope="session", params=WAYS)
def endpoint(request, tmp_path_factory):
    """Each way in turn: directly and through Envoy, on the plain port and over TLS with an API key."""
    through, kind = request.param.split("-")
    tls = kind == "tls"
    host = address_for_tls() if tls else "127.0.0.1"
    # Certificates of their own: made for this address, and not in the user's cache.
    tls_folder = tmp_path_factory.mktemp("cache")
    args = [NODE, str(SERVER), "--host", host, "--port", "0"]
    args += ["--tls-port", str(TLS_PORT if tls and through == "direct" else 0)]
    args += ["--api-key", API_KEY] if tls else []
    children = [Child(args, {"BTRDB_CACHE_DIR": str(tls_folder)})]
    try:
        line = children[0].ready_line("btrdb-dev-server ready:")
        ready = re.search(r"grpc://(\S+):(\d+) grpcs://(\S+):(\d+) ca=(.+)", line)
        assert ready, line
        plain_port, ca_path = int(ready[2]), ready[5].strip()
        if through == "envoy":
            folder = Path(ca_path).parent
            envoy = [NODE, "--conditions=btrdb-source", str(RUN_ENVOY), "--host", host]
            envoy += ["--node-port", str(plain_port), "--tls-port", str(TLS_PORT if tls else 0)]
            envoy += ["--cert", str(folder / "server.crt"), "--key", str(folder / "server.key")]
            children.append(Child(envoy))
            line = children[1].ready_line("envoy ready:")
            plain_port = int(re.search(r"http://\S+:(\d+)", line)[1])
        port = TLS_PORT if tls else plain_port
        yield Endpoint(f"{host}:{port}", API_KEY if tls else None, ca_path if tls else None, through)
    finally:
        for child in reversed(children):
            child.close()


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """Nothing of the user's own: neither variables nor a credentials file."""
    for name in ("BTRDB_ENDPOINTS", "BTRDB_API_KEY", "BTRDB_PROFILE", "BTRDB_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def trusting(endpoint, monkeypatch):
    """The endpoint, with its CA trusted."""
    if endpoint.ca_path is not None:
        monkeypatch.setenv("BTRDB_CA_BUNDLE", endpoint.ca_path)
    return endpoint


@pytest.fixture
def conn(trusting):
    return trusting.connect()


def pytest_sessionfinish(session):
    """The counts for `npm test` (scripts/testing/counts.ts)."""
    file = os.environ.get("BTRDB_TEST_REPORT")
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not file or reporter is None:
        return
    stats = {name: reporter.stats.get(name, []) for name in ("passed", "failed", "error", "skipped")}
    reasons = [f"{report.nodeid}: {report.longrepr[2]}" for report in stats["skipped"]]
    failures = [
        f"{report.nodeid}: {(report.longreprtext.strip().splitlines() or [''])[-1]}"
        for report in stats["failed"] + stats["error"]
    ]
    counts = {
        "passed": len(stats["passed"]),
        "failed": len(stats["failed"]) + len(stats["error"]),
        "skipped": len(stats["skipped"]),
        "reasons": reasons,
        "failures": failures,
    }
    Path(file).write_text(json.dumps(counts))
