"""Children are watched, started again when they die, and stopped together."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from luytre.ops._supervisor import Children, Plan, guarded, rotate

SLEEP = "import time; print('here', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    started = Children(tmp_path / "logs")
    yield started
    started.stop(patience=0.2)


def plan(name: str, program: str) -> Plan:
    return Plan(name, [sys.executable, "-c", program], {"PATH": os.environ["PATH"]})


def until(truth: Callable[[], object], within: float = 20) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if truth():
            return True
        time.sleep(0.02)
    return False


def test_a_child_that_dies_is_started_again_after_a_pause_that_grows(children: Children) -> None:
    child = children.start(plan("one", "raise SystemExit(3)"))
    assert until(lambda: not child.alive)
    told = children.look_after()
    assert told == ["one ended (exit code 3); starting it again in 1.0 s"]
    assert children.look_after() == []
    assert not child.alive  # the pause is not over
    child.again_at = 0
    children.look_after()
    assert child.process is not None
    assert until(lambda: not child.alive)
    assert "2.0 s" in children.look_after()[0]


def test_a_killed_child_is_named_with_its_signal(children: Children) -> None:
    child = children.start(plan("one", SLEEP))
    assert child.process
    child.process.kill()
    child.process.wait()
    assert "SIGKILL" in children.look_after()[0]


def test_all_are_stopped_even_one_that_will_not(children: Children) -> None:
    good, deaf = children.start(plan("good", SLEEP)), children.start(plan("deaf", DEAF))
    assert until(lambda: all("here" in child.log.read_text() for child in (good, deaf)))
    began = time.monotonic()
    children.stop(patience=1)
    assert time.monotonic() - began < 5
    assert not good.alive
    assert not deaf.alive


def test_each_start_begins_a_new_log_and_keeps_the_last_ones(tmp_path: Path) -> None:
    log = tmp_path / "door.log"
    for number in range(8):
        log.write_text(str(number))
        rotate(log)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == [f"door.log.{number}" for number in range(1, 6)]
    assert (tmp_path / "door.log.1").read_text() == "7"


def test_a_guarded_program_ends_with_its_guard() -> None:
    with subprocess.Popen(guarded([sys.executable, "-c", SLEEP]), stdout=subprocess.PIPE) as guard:
        assert guard.stdout
        assert guard.stdout.readline() == b"here\n"
        inner = int(subprocess.check_output(["pgrep", "-P", str(guard.pid)]).split()[0])
        guard.terminate()
        guard.wait(10)
    assert until(lambda: not Path(f"/proc/{inner}").exists())


def test_a_guard_passes_the_exit_code_on() -> None:
    assert subprocess.run(guarded([sys.executable, "-c", "raise SystemExit(7)"]), check=False).returncode == 7
    assert subprocess.run(guarded(["/bin/true"]), check=False).returncode == 0
