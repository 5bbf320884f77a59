"""`luytre up`: everything on one machine, until Ctrl-C."""

import contextlib
import fcntl
import http.client
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from types import FrameType
from typing import Any

from luytre.ops import _ports, _postgres, _prepare, _secrets
from luytre.ops._children import dies_with_parent
from luytre.ops._installation import WEB_DOORS, Installation, python
from luytre.ops._problems import Problem
from luytre.ops._screen import Screen
from luytre.ops._supervisor import Children, Plan, guarded, rotate

_READY_WITHIN = 120.0  # seconds from the start of the processes to the first good health
_WORKERS = {"public": 2, "desk": 1, "school": 1}


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, or the system asks us to end."""


def up(installation: Installation, screen: Screen) -> None:
    """Start, watch, and stop all cleanly.  Returns when asked to stop; raises Problem when it cannot start."""
    _listen_for_signals()
    try:
        with _only_one(installation), contextlib.ExitStack() as stack:
            _Up(installation, screen, stack).run()
    except Stopped:
        screen.say("Stopped. Nothing is left running.")


def _listen_for_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # stopping is bounded by time and must not be cut short
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)


@contextlib.contextmanager
def _only_one(installation: Installation) -> Iterator[None]:
    """Two supervisors over one folder would fight for its ports and its database."""
    try:
        installation.data.mkdir(parents=True, exist_ok=True)
        handle = (installation.data / "up.lock").open("a")
    except OSError as error:
        raise Problem(
            f"The folder {installation.data} cannot be used: {error.strerror}.",
            "Set LUYTRE_DATA to one you may write to.",
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = installation.running()
            where = f" at http://localhost:{other.port} (process {other.pid})" if other else ""
            raise Problem(
                f"Lũy Tre is already running on {installation.data}{where}.",
                "Use that one, stop it with Ctrl-C, or give this one its own LUYTRE_DATA and LUYTRE_PORT.",
            ) from None
        yield


class _Up:
    """The state of one `luytre up`."""

    def __init__(self, installation: Installation, screen: Screen, stack: contextlib.ExitStack) -> None:
        self.installation = installation
        self.screen = screen
        self.stack = stack
        self.children = Children(installation.logs)
        self.server: _postgres.Server | None = None
        self.plan: dict[str, Any] = {}

    @property
    def dns(self) -> bool:
        return bool(self.plan["dns"])

    def run(self) -> None:
        began = time.monotonic()
        _ports.demand_free(self.installation)
        made = _secrets.make(self.installation.data)
        if made:
            self.screen.done(f"secrets of this installation made in {self.installation.data / 'secrets'}")
        self._start_database()
        self._prepare()
        self.stack.callback(self.children.stop)
        self._start_doors()
        self._wait_until_healthy()
        self._write_state()
        self.screen.ready(self.installation, self.plan, seconds=time.monotonic() - began)
        self._watch()

    def _start_database(self) -> None:
        if self.installation.outside:
            self.screen.done("using the PostgreSQL of DATABASE_URL")
            return
        cluster = _postgres.Cluster(self.installation.data)
        if not self.stack.enter_context(_postgres.held(cluster)):
            raise Problem(
                "Another command is using the private PostgreSQL of this folder.",
                "Wait until it ends, then start again.",
            )
        rotate(cluster.log)
        with self.screen.doing("starting a private PostgreSQL"):
            self.server = _postgres.start(cluster)
        self.stack.callback(self._stop_database)
        self.screen.done("private PostgreSQL is running")

    def _stop_database(self) -> None:
        if self.server is not None:
            self.server.stop(patience=3)

    def _prepare(self) -> None:
        """Django's part runs in a process of its own: this one stays small and without threads."""
        with (
            self.screen.doing("preparing the database (the first time takes a while)"),
            subprocess.Popen(
                python("-m", "luytre.ops._prepare"),
                env=self.installation.environment("owner"),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                process_group=0,
                preexec_fn=dies_with_parent(),  # noqa: PLW1509 - calls only prctl and getppid
            ) as process,
        ):
            try:
                for line in process.stdout or ():
                    if line.startswith(_prepare.PLAN):
                        self.plan = json.loads(line.removeprefix(_prepare.PLAN))
                    else:
                        self.screen.done(line.strip())
                complaint = process.stderr.read() if process.stderr else ""
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            self._cannot_prepare(process.returncode, complaint)

    def _cannot_prepare(self, code: int, complaint: str) -> None:
        log = self.installation.logs / "prepare.log"
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        log.write_text(complaint)
        happened, _, cure = complaint.strip().partition("\n")
        if code == _prepare.REFUSED:
            raise Problem(happened, cure)
        last = complaint.strip().splitlines()[-1] if complaint.strip() else f"exit code {code}"
        raise Problem(f"The database could not be prepared: {last}", f"The whole story is in {log}.")

    def _start_doors(self) -> None:
        installation = self.installation
        if self.dns:
            _ports.demand_dns_free(installation)
        extra = {"LUYTRE_DNS_EXPECTED": "1" if self.dns else "0"}
        for door in WEB_DOORS:
            self.children.start(Plan(door, _granian(installation, door), installation.environment(door, extra)))
        worker = installation.environment("worker", extra)
        self.children.start(Plan("worker", python("-m", "luytre.ops.cli", "work"), worker))
        if self.dns:
            self.children.start(Plan("filter-node", python("-m", "luytre.ops.cli", "filter", "node"), worker))
        for command in self.plan["dns"]:
            plan = Plan(
                command["name"], guarded(command["argv"]), {**installation.environment("school"), **command["env"]}
            )
            self.children.start(plan)

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        waiting = dict.fromkeys(WEB_DOORS, "not asked yet")
        with self.screen.doing("waiting until every door answers"):
            while waiting:
                for door in list(waiting):
                    waiting[door] = health(self.installation, door)
                    if waiting[door] == "ok":
                        del waiting[door]
                        self.screen.done(f"{door} door answers at {self.installation.address_of(door)}")
                if time.monotonic() > deadline:
                    said = "; ".join(f"{door}: {what}" for door, what in waiting.items())
                    raise Problem(f"Not everything answers: {said}.", f"Read the logs in {self.installation.logs}.")
                self._look_after()
                time.sleep(0.1)

    def _write_state(self) -> None:
        state = {
            "pid": os.getpid(),
            "port": self.installation.port,
            "dns_port": self.installation.dns_port,
            "dns": self.dns,
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.installation.state_file.write_text(json.dumps(state))
        self.stack.callback(self.installation.state_file.unlink, missing_ok=True)

    def _watch(self) -> None:
        while True:
            self._look_after()
            time.sleep(0.25)

    def _look_after(self) -> None:
        for told in self.children.look_after():
            self.screen.warn(told)
        if self.server is not None and not self.server.alive():
            self.screen.warn("PostgreSQL ended; starting it again")
            self.server = _postgres.start(self.server.cluster)
            self.screen.done("PostgreSQL is back; nothing that was confirmed is lost")


def health(installation: Installation, door: str) -> str:
    """The word "ok", or in a few words what GET /healthz of that door complains about."""
    connection = http.client.HTTPConnection(installation.reached_at, installation.port_of(door), timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == http.client.OK:
            return "ok"
        parts = json.loads(body).get("parts", {})
    except (OSError, ValueError, http.client.HTTPException):
        return "no answer yet"
    finally:
        connection.close()
    return ", ".join(f"{name} {state}" for name, state in parts.items() if state not in {"ok", "absent"})


def _granian(installation: Installation, door: str) -> list[str]:
    """WSGI; no access log, because an address of a visitor is written nowhere."""
    return python(
        "-m", "granian", "--interface", "wsgi", "--no-ws",
        "--host", installation.bind, "--port", str(installation.port_of(door)),
        "--workers", str(_WORKERS[door]), "--blocking-threads", "4",
        "--respawn-failed-workers", "--workers-kill-timeout", "5",
        "--no-access-log", "--log-level", "warning",
        "luytre.config.wsgi:application",
    )  # fmt: skip
