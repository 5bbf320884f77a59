"""A whole installation for tests that need the real processes: its own folder, its own ports."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from luytre.ops._bench import free_ports

ROOT = Path(__file__).resolve().parent.parent
_OWN = ("DATABASE_URL", "LUYTRE_TEST_RUN")
_STARTED = 180.0


@dataclass(frozen=True, slots=True)
class House:
    """A running `luytre up`."""

    data: Path
    port: int
    dns_port: int
    process: "subprocess.Popen[bytes]"

    @property
    def public(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def desk(self) -> str:
        return f"http://localhost:{self.port + 1}"

    @property
    def school(self) -> str:
        return f"http://localhost:{self.port + 2}"

    @property
    def said(self) -> str:
        """What the terminal showed."""
        return (self.data.parent / "screen.txt").read_text()

    def run(self, *arguments: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
        """Another luytre command on the same folder."""
        return subprocess.run(
            [sys.executable, "-m", "luytre.ops.cli", *arguments],
            env=environment(self.data, self.port, self.dns_port),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def children(self) -> dict[str, int]:
        """Process ids by what they are: public, desk, school, worker, node, dns, postgres."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid:
                    found[self._name((entry / "cmdline").read_bytes().decode().split("\0"))] = int(entry.name)
        return found

    def _name(self, words: list[str]) -> str:
        if "--port" in words:
            return ("public", "desk", "school")[int(words[words.index("--port") + 1]) - self.port]
        for word, name in (("work", "worker"), ("node", "node"), ("guard", "dns")):
            if word in words:
                return name
        return Path(words[0]).name


def environment(data: Path, port: int, dns_port: int, **extra: str) -> dict[str, str]:
    """As somebody has it who types ./run, with nothing of the test run in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LUYTRE_") and name not in _OWN}
    return {**kept, "LUYTRE_DATA": str(data), "LUYTRE_PORT": str(port), "LUYTRE_DNS_PORT": str(dns_port), **extra}


@contextlib.contextmanager
def started(data: Path, *, demo: bool = True, ports: tuple[int, int] | None = None) -> Iterator[House]:
    """Run `luytre up` while the block does; stops it afterwards and fails when it does not stop."""
    port, dns_port = ports or free_ports()
    extra = {"LUYTRE_DEMO": "1" if demo else "0"}
    with (data.parent / "screen.txt").open("wb") as screen:
        process = subprocess.Popen(
            [sys.executable, "-m", "luytre.ops.cli", "up"],
            env=environment(data, port, dns_port, **extra),
            cwd=ROOT,
            stdout=screen,
            stderr=screen,
        )
    house = House(data, port, dns_port, process)
    try:
        _wait(house)
        yield house
    finally:
        process.terminate()
        process.wait(30)


def _wait(house: House) -> None:
    deadline = time.monotonic() + _STARTED
    while time.monotonic() < deadline:
        if house.process.poll() is not None:
            raise AssertionError(f"luytre up ended:\n{house.said}")
        with contextlib.suppress(OSError, ValueError):
            if json.loads((house.data / "up.json").read_text())["pid"] == house.process.pid:
                return
        time.sleep(0.1)
    raise AssertionError(f"luytre up was not ready in time:\n{house.said}")


def left_over(data: Path) -> list[str]:
    """Command lines of processes that still mention the folder or work in it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
            here = str((entry / "cwd").readlink())
            mine = f"LUYTRE_DATA={data}\0".encode() in (entry / "environ").read_bytes()
            if str(data) in words or str(data) in here or mine:
                found.append(words)
    return found
