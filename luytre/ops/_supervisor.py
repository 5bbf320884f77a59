"""Children that are started, watched, started again when they die, and stopped together."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from luytre.ops._children import dies_with_parent

_FIRST_PAUSE = 0.5  # seconds before a dead child is started again; doubles up to the longest
_LONGEST_PAUSE = 30.0
_SETTLED = 60.0  # a child that lived so long starts with the first pause again
_KEPT_LOGS = 5


# A program that changes its user loses what dies_with_parent arranged; this shell keeps it and passes the end on.
_GUARD = """
trap 'kill -TERM "$child" 2>/dev/null' TERM INT
"$@" &
child=$! status=0
while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
exit "$status"
"""


def guarded(argv: Sequence[str]) -> list[str]:
    """The same command under a small shell that ends it when we end."""
    return ["/bin/sh", "-c", _GUARD, "guard", *argv]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run one child."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]


@dataclass(slots=True)
class Child:
    """One child and how often it has died of late."""

    plan: Plan
    log: Path
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = _FIRST_PAUSE
    again_at: float = 0.0
    deaths: int = field(default=0)

    def start(self) -> None:
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.plan.argv),
                env=dict(self.plan.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C in the terminal reaches only us; we decide the order
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - calls only prctl and getppid
            )
        self.began = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look_after(self, now: float) -> str | None:
        """Start it again when it has died and its pause is over; returns what to tell, if anything."""
        if self.alive:
            return None
        if self.process is not None:
            status = self.process.returncode
            self.kill_group()  # a killed server may leave its own children on the port
            self.process = None
            self.pause = _FIRST_PAUSE if now - self.began > _SETTLED else min(self.pause * 2, _LONGEST_PAUSE)
            self.again_at = now + self.pause
            self.deaths += 1
            return f"{self.plan.name} ended ({_reason(status)}); starting it again in {self.pause:.1f} s"
        if now >= self.again_at:
            self.start()
        return None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Children:
    """All children of one installation."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.children: dict[str, Child] = {}

    def start(self, plan: Plan) -> Child:
        log = self.logs / f"{plan.name}.log"
        rotate(log)
        child = Child(plan, log)
        self.children[plan.name] = child
        child.start()
        return child

    def look_after(self) -> list[str]:
        now = time.monotonic()
        return [told for child in self.children.values() if (told := child.look_after(now))]

    def stop(self, *, patience: float = 6.0) -> None:
        """Ask all at once, wait, then end whatever is left."""
        for child in self.children.values():
            child.ask_to_stop()
        deadline = time.monotonic() + patience
        for child in self.children.values():
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.05, deadline - time.monotonic()))
                child.kill_group()
                child.process.wait(2)


def rotate(log: Path) -> None:
    """Begin a new log; the last few are kept with a number."""
    if not log.exists() or log.stat().st_size == 0:
        return
    for number in range(_KEPT_LOGS, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        newer = log if number == 1 else log.with_name(f"{log.name}.{number - 1}")
        if newer.exists():
            newer.replace(older)


def _reason(status: int | None) -> str:
    if status is None:
        return "for no known reason"
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"killed by {signal.Signals(-status).name}"
    return f"exit code {status}"
