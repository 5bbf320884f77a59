"""A whole installation that runs for a test: started as a person starts it, in a folder and at ports of its own."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from luytre.ops import _pgbinaries, _ports
from luytre.ops._children import dies_with_parent
from luytre.ops._postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]
DOORS = ("public", "desk", "school")
# The tests' own settings; the house makes its own.
OURS = ("LUYTRE_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
VISITOR = "127.0.0.77"  # where our own requests come from, so that this address can be looked for


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the house; door: "" for the engine, PostgreSQL and `up` itself."""

    pid: int
    parent: int
    door: str
    command: str


class House:
    """`luytre up` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.said = folder / "up.txt"
        self.port, self.dns_port = _free_ports()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What a person's terminal has, and where this house lives."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return {
            **kept,
            "LUYTRE_DATA": str(self.data),
            "LUYTRE_PORT": str(self.port),
            "LUYTRE_DNS_PORT": str(self.dns_port),
            "COLUMNS": "250",
        }

    def up(self, *, within: float = 300) -> float:
        """Start and wait until it says that it is ready; how many seconds it took."""
        began = time.monotonic()
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "luytre.ops.cli", "up"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                process_group=0,
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - calls only prctl and getppid
            )
        while "is ready" not in self.said.read_text():
            if self.process.poll() is not None or time.monotonic() - began > within:
                self.stop()
                raise AssertionError(f"not ready: {self.said.read_text()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self) -> float:
        """Ctrl-C; how many seconds it took."""
        began = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        return time.monotonic() - began

    def command(self, *arguments: str, within: float = 240) -> subprocess.CompletedProcess[str]:
        """`luytre …` in another terminal."""
        return subprocess.run(
            [sys.executable, "-m", "luytre.ops.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def client(self, door: str = "public") -> httpx.Client:
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port + DOORS.index(door)}",
            transport=httpx.HTTPTransport(local_address=VISITOR),
            timeout=10,
            trust_env=False,
        )

    def healthy(self) -> bool:
        """Every door says that web, database, worker and DNS engine answer."""
        try:
            for door in DOORS:
                with self.client(door) as client:
                    if client.get("/healthz").status_code != httpx.codes.OK:
                        return False
        except httpx.HTTPError:
            return False
        return True

    def processes(self) -> list[Process]:
        """Everything that belongs to this house: started with its folder, or at work in it."""
        return list(self._processes())

    def _processes(self) -> Iterator[Process]:
        mine = f"LUYTRE_DATA={self.data}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it ended while we looked
                around = (entry / "environ").read_bytes().split(b"\0")
                here = (entry / "cwd").readlink()
                if mine not in around and not here.is_relative_to(self.data):
                    continue
                door = next((part[12:].decode() for part in around if part.startswith(b"LUYTRE_DOOR=")), "")
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if command:  # a zombie has none
                    yield Process(int(entry.name), parent, door, command)

    def postmaster(self) -> int:
        return int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])

    def database(self) -> str:
        """The owner's address."""
        return Cluster(self.data).url()

    def dump(self) -> bytes:
        """pg_dump of everything."""
        major = int((self.data / "postgres" / "PG_VERSION").read_text())
        programs = _pgbinaries.find(_pgbinaries.server_user(), major=major)
        done = subprocess.run([programs.folder / "pg_dump", self.database()], capture_output=True, check=True)
        return done.stdout

    def logs(self) -> dict[str, bytes]:
        """Every log of this and earlier starts."""
        return {path.name: path.read_bytes() for path in sorted((self.data / "logs").iterdir())}


@contextmanager
def running(folder: Path) -> Iterator[House]:
    """A house that is up inside the block, and gone after it whatever happens."""
    house = House(folder)
    try:
        house.up()
        yield house
    finally:
        house.stop()
        for left in house.processes():
            with suppress(ProcessLookupError):
                os.kill(left.pid, signal.SIGKILL)


def until(truth: Callable[[], bool], *, within: float, every: float = 0.2) -> float:
    """Wait until `truth()` holds; how many seconds that took.  Fails when it takes too long."""
    began = time.monotonic()
    while not truth():
        assert time.monotonic() - began < within, f"not within {within:.0f} s"
        time.sleep(every)
    return time.monotonic() - began


def _free_ports() -> tuple[int, int]:
    """Three in a row and one more, below those that the system hands out by itself."""
    while True:
        first = random.randrange(20_000, 32_000, 10)
        doors = (_ports.free("127.0.0.1", first + door, socket.SOCK_STREAM) for door in range(3))
        if all(doors) and _ports.dns_free(first + 5):
            return first, first + 5
