"""One command starts everything; whatever is killed comes back, and nothing acknowledged is lost."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.installation import House, left_over, started

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("house")]

CANARY = "chim-hoang-yen-trong-hom"


def until(truth: Callable[[], object], within: float = 30) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            if truth():
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    return False


def well(house: House) -> bool:
    answers = [httpx.get(f"{door}/healthz", timeout=5) for door in (house.public, house.desk, house.school)]
    return all(answer.status_code == 200 for answer in answers)


def test_every_door_is_well_and_the_screen_says_where(house: House) -> None:
    assert well(house)
    for word in (house.public, house.desk, house.school, "binh", "one-time code", "Ctrl-C"):
        assert word in house.said
    parts = httpx.get(f"{house.public}/healthz").json()["parts"]
    assert set(parts) == {"web", "database", "worker", "dns"}


def test_a_second_start_on_the_same_folder_says_so(house: House) -> None:
    second = house.run("up")
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert str(house.port) in second.stderr


def test_each_door_uses_its_own_role_and_holds_no_other_password(house: House) -> None:
    owner = house.run("dsn").stdout.strip()
    with psycopg.connect(owner) as connection:
        roles = {row[0] for row in connection.execute("SELECT DISTINCT usename FROM pg_stat_activity").fetchall()}
    assert {"luytre_public", "luytre_worker"} <= roles
    secrets = house.data / "secrets"
    for name, pid in house.children().items():
        if name in {"public", "desk", "school"}:
            seen = Path(f"/proc/{pid}/environ").read_bytes().decode()
            assert f"luytre_{name}:" in seen
            assert (secrets / "owner_password").read_text().strip() not in seen
            others = {"public", "desk", "school", "worker"} - {name}
            assert not [other for other in others if (secrets / f"role_{other}").read_text().strip() in seen]


def test_the_doctor_and_the_audit_find_nothing_wrong(house: House) -> None:
    for arguments in (("doctor",), ("verify", "audit")):
        done = house.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr


def _report(house: House) -> str | None:
    body = {"text": f"Có người dọa em nếu em kể chuyện này. {CANARY}", "links": [], "reporter": "child"}
    try:
        answer = httpx.post(f"{house.public}/api/v1/reports", json=body, timeout=20)
    except httpx.HTTPError:
        return None
    return answer.json()["code"] if answer.status_code == 201 else None


@pytest.mark.parametrize("victim", ["postgres", "public", "worker"])
def test_killed_under_load_it_comes_back_and_every_receipt_still_opens(house: House, victim: str) -> None:
    codes: list[str] = []
    stop = threading.Event()

    def send() -> None:
        while not stop.is_set():
            if code := _report(house):
                codes.append(code)

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    assert until(lambda: len(codes) > 5)
    os.kill(house.children()[victim], signal.SIGKILL)
    before = len(codes)
    assert until(lambda: len(codes) > before + 5, within=60)
    stop.set()
    for sender in senders:
        sender.join()
    assert until(lambda: well(house))
    assert len(set(codes)) == len(codes)
    for code in codes[:3] + codes[before - 3 : before + 3] + codes[-3:]:
        answer = httpx.post(f"{house.public}/api/v1/reports/status", json={"code": code}, timeout=20)
        assert answer.status_code == 200
        assert answer.json()["state"] == "received"


def test_neither_logs_nor_database_hold_what_a_child_wrote(house: House) -> None:
    code = _report(house)
    assert code
    log_text = "".join(path.read_text(errors="replace") for path in (house.data / "logs").iterdir())
    dump = _everything(house.run("dsn").stdout.strip())
    for word in (CANARY, code):
        assert word not in log_text
        assert word not in dump


def _everything(address: str) -> str:
    """Every row of every table as text; what pg_dump would write, without needing pg_dump."""
    with psycopg.connect(address) as connection:
        tables = connection.execute(
            "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        rows = [connection.execute(f"SELECT t::text FROM {table} t").fetchall() for (table,) in tables]  # type: ignore[arg-type]
    return "\n".join(row[0] for found in rows for row in found)


def test_it_stops_cleanly_starts_quickly_and_survives_being_killed_itself(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started(data) as house:
        ports = house.port, house.dns_port
        code = _report(house)
    assert not left_over(data)
    assert "Nothing is left running" in house.said

    began = time.monotonic()
    with started(data, ports=ports) as house:
        assert time.monotonic() - began < 15 * _slowness()
        os.kill(house.process.pid, signal.SIGKILL)
        house.process.wait()
        assert until(lambda: not left_over(data), within=15), left_over(data)

    with started(data, ports=ports) as house:
        answer = httpx.post(f"{house.public}/api/v1/reports/status", json={"code": code}, timeout=20)
        assert answer.status_code == 200
        began = time.monotonic()
        house.process.send_signal(signal.SIGINT)
        house.process.wait(20)
        assert time.monotonic() - began < 10 * _slowness()
    assert not left_over(data)


def _slowness() -> float:
    """More than one when other programs want the processors as well; figures are promised for a machine at rest."""
    cores = len(os.sched_getaffinity(0))
    return max(1.0, os.getloadavg()[0] / cores)


def test_nothing_runs_under_root_that_faces_people_through_dns(house: House) -> None:
    if os.geteuid() != 0 or "dns" not in house.children():
        pytest.skip("only root changes users, and only where dnsdist is installed")
    engine = subprocess.check_output(["pgrep", "-P", str(house.children()["dns"])], text=True).split()[0]
    assert Path(f"/proc/{engine}").stat().st_uid != 0
