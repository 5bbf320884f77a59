"""Processes are killed while reports come in: nothing that was acknowledged is lost, nothing is there twice."""

import os
import secrets
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from luytre.lib import envelope
from tests.ops import canaries
from tests.ops.house import House, Process, running, until

SENDERS = 6
HEALED = 30.0  # seconds
QUEUED = 30.0
PAUSE = 0.02  # seconds between two reports of one sender: enough to be in the middle of one, and no flood


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("faults")) as one:
        yield one


@dataclass
class Sender:
    """Sends one report after another.  Like any careful client it repeats a report under the same key until it is told."""

    house: House
    stop: threading.Event
    tried: set[str] = field(default_factory=set)
    acknowledged: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    failures: int = 0
    wrong: list[str] = field(default_factory=list)

    def run(self) -> None:
        while not self.stop.is_set():
            self._report(secrets.token_hex(16))
            time.sleep(PAUSE)

    def _report(self, key: str) -> None:
        self.tried.add(key)
        while not self.stop.is_set():
            answer = self._send(key)
            if answer is not None and answer.status_code == httpx.codes.CREATED:
                said = answer.json()
                self.acknowledged[key] = (UUID(said["id"]), said["code"])
                return
            if answer is not None and answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                self.wrong.append(f"{answer.status_code} {answer.text}")
                return
            self.failures += 1
            time.sleep(0.2)

    def _send(self, key: str) -> httpx.Response | None:
        """The answer, or None when the line broke: then nobody knows whether it was kept."""
        body = {"text": words(key), "links": [], "reporter": "child"}
        try:
            with self.house.client() as client:
                return client.post("/api/v1/reports", json=body, headers={"Idempotency-Key": key})
        except httpx.HTTPError:
            return None


def words(key: str) -> str:
    return f"[Dữ liệu mẫu] Người lạ bắt em giữ bí mật. chim-hoàng-yến-giữa-chừng {key}"


@contextmanager
def senders(house: House) -> Iterator[list[Sender]]:
    stop = threading.Event()
    busy = [Sender(house, stop) for _each in range(SENDERS)]
    with ThreadPoolExecutor(SENDERS) as pool:
        ends = [pool.submit(sender.run) for sender in busy]
        try:
            yield busy
        finally:
            stop.set()
        for end in ends:
            end.result()


def together(busy: list[Sender]) -> dict[str, tuple[UUID, str]]:
    return {key: told for sender in busy for key, told in sender.acknowledged.items()}


def web_worker(house: House) -> int:
    """One of the two processes that answer at the public door."""
    granian = {one.pid: one for one in house.processes() if one.door == "public"}
    return next(one.pid for one in granian.values() if one.parent in granian)


def web_server(house: House) -> int:
    """The one that holds the public door's port and watches the two."""
    granian = {one.pid: one for one in house.processes() if one.door == "public"}
    return next(one.pid for one in granian.values() if one.parent not in granian)


def worker(house: House) -> int:
    def works(one: Process) -> bool:
        return one.door == "worker" and one.command.endswith("cli work")

    return next(one.pid for one in house.processes() if works(one))


KILLED: dict[str, Callable[[House], int]] = {
    "a process of the public door": web_worker,
    "the public door's server": web_server,
    "the worker": worker,
    "PostgreSQL": House.postmaster,
}


def pid_of(find: Callable[[House], int], house: House) -> int:
    """0 while there is none."""
    try:
        return find(house)
    except (StopIteration, OSError, ValueError, IndexError):
        return 0


def rows(house: House, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(house.database()) as connection:
        return connection.execute(query, values).fetchall()


def test_nothing_acknowledged_is_lost_or_doubled_when_processes_are_killed(house, subtests):
    with senders(house) as busy:
        until(lambda: len(together(busy)) > 5, within=30)
        for name, find in KILLED.items():
            with subtests.test("the house heals by itself", killed=name):
                before, victim = len(together(busy)), find(house)
                os.kill(victim, signal.SIGKILL)

                def healed(find=find, victim=victim, before=before) -> bool:
                    back = pid_of(find, house) not in {0, victim}
                    return back and house.healthy() and len(together(busy)) > before + SENDERS

                until(healed, within=HEALED)
    told = together(busy)
    tried = {key for sender in busy for key in sender.tried}
    assert [wrong for sender in busy for wrong in sender.wrong] == []
    assert sum(sender.failures for sender in busy) > 0, "nothing was disturbed"

    with subtests.test("each acknowledged report is there once, under its own number"):
        kept = {bytes(key): (report, number) for key, report, number in keyed(house)}
        assert len(kept) == len(keyed(house))
        assert {key: kept[hashed(house, key)][0] for key in told} == {
            key: report for key, (report, _code) in told.items()
        }
        assert set(kept) <= {hashed(house, key) for key in tried}
        assert (
            len({report for report, _code in told.values()})
            == len({code for _report, code in told.values()})
            == len(told)
        )

    with subtests.test("each acknowledged report can be followed with its code"):
        with house.client() as client:
            answers = [client.post("/api/v1/reports/status", json={"code": code}) for _report, code in told.values()]
        assert {answer.status_code for answer in answers} == {200}
        assert {answer.json()["state"] for answer in answers} == {"received"}

    reports = [report for _key, report, _number in keyed(house)]
    with subtests.test("each stands in the queue of the triage desk, once"):
        until(lambda: len(queued(house, reports)) >= len(reports), within=QUEUED)
        assert sorted(queued(house, reports)) == sorted(reports)

    with subtests.test("each left one line in the journal and one in the audit log, whose tree is whole"):
        journal = rows(
            house, "SELECT subject FROM core_journal_line WHERE kind = 'report.received' AND subject = ANY(%s)", reports
        )
        assert sorted(subject for (subject,) in journal) == sorted(reports)
        acts = rows(
            house,
            "SELECT about FROM core_audit_leaf WHERE act = 'reports:report:receive' AND about = ANY(%s)",
            reports,
        )
        assert sorted(about for (about,) in acts) == sorted(reports)
        checked = house.command("verify", "audit")
        assert checked.returncode == 0, checked.stdout + checked.stderr

    with subtests.test("what was said during the disturbance stands in no log"):
        assert canaries.found({"chim-hoàng-yến-giữa-chừng"}, [], house.logs()) == []
        assert [name for name, text in house.logs().items() if canaries.receipt_codes(text)] == []


def keyed(house: House) -> list[tuple[Any, ...]]:
    """Reports that came with a key; nobody but our senders gives one."""
    return rows(house, "SELECT key_hash, id, number FROM reports_report WHERE key_hash IS NOT NULL")


def hashed(house: House, key: str) -> bytes:
    """What the table keeps of a key (reports/_boxes.py)."""
    lookup = (house.data / "secrets" / "lookup_key").read_text().strip()
    return envelope.keyed_hash(lookup.encode(), key.encode(), person=b"reports.key")


def queued(house: House, reports: list[UUID]) -> list[UUID]:
    found = rows(house, "SELECT report_id FROM cases_triage_item WHERE report_id = ANY(%s)", reports)
    return [report for (report,) in found]
