"""One command starts everything on one machine, once, each door with its own role; and it stops again."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.ops.house import DOORS, House, running, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running(tmp_path_factory.mktemp("up")) as one:
        yield one


def test_every_door_is_well_and_the_screen_says_where(house: House) -> None:
    for door in DOORS:
        with house.client(door) as client:
            answer = client.get("/healthz")
        assert answer.status_code == httpx.codes.OK
        assert set(answer.json()["parts"]) == {"web", "database", "worker", "dns"}
    shown = house.said.read_text()
    for word in (*(f"http://localhost:{house.port + step}" for step in range(3)), "binh", "one-time code", "Ctrl-C"):
        assert word in shown


def test_a_second_start_on_the_same_folder_says_so(house: House) -> None:
    second = house.command("up")
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert str(house.port) in second.stderr


def test_each_door_uses_its_own_role_and_holds_no_other_password(house: House) -> None:
    with psycopg.connect(house.database()) as connection:
        roles = {row[0] for row in connection.execute("SELECT DISTINCT usename FROM pg_stat_activity").fetchall()}
    assert {"luytre_public", "luytre_worker"} <= roles
    secrets = house.data / "secrets"
    looked_at = set()
    for process in house.processes():
        if process.door in DOORS:
            seen = Path(f"/proc/{process.pid}/environ").read_bytes().decode()
            assert f"luytre_{process.door}:" in seen
            assert (secrets / "owner_password").read_text().strip() not in seen
            others = {*DOORS, "worker"} - {process.door}
            assert not [other for other in others if (secrets / f"role_{other}").read_text().strip() in seen]
            looked_at.add(process.door)
    assert looked_at == set(DOORS)


def test_other_commands_find_the_running_house(house: House) -> None:
    for arguments in (("doctor",), ("verify", "audit"), ("manage", "check"), ("code", "binh")):
        done = house.command(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
    assert house.command("code", "nobody").returncode == 1


def test_what_answers_dns_does_not_run_as_root(house: House) -> None:
    engines = [process for process in house.processes() if process.command.startswith("/usr/bin/dnsdist")]
    if os.geteuid() != 0 or not engines:
        pytest.skip("only root changes users, and only where dnsdist is installed")
    for engine in engines:
        assert Path(f"/proc/{engine.pid}").stat().st_uid != 0


def test_it_stops_cleanly_starts_quickly_and_survives_being_killed_itself(house: House) -> None:
    with house.client() as client:
        answer = client.post("/api/v1/reports", json={"text": "Có người dọa em.", "links": [], "reporter": "child"})
    code = answer.json()["code"]

    assert house.stop() < 10 * slowness()
    assert house.processes() == []
    assert "Nothing is left running" in house.said.read_text()

    assert house.up() < 15 * slowness()
    assert house.process
    os.kill(house.process.pid, signal.SIGKILL)
    house.process.wait()
    until(lambda: house.processes() == [], within=20)

    house.up()
    with house.client() as client:
        assert client.post("/api/v1/reports/status", json={"code": code}).status_code == httpx.codes.OK


def slowness() -> float:
    """More than one when other programs want the processors as well; figures are promised for a machine at rest."""
    return max(1.0, os.getloadavg()[0] / len(os.sched_getaffinity(0)))
