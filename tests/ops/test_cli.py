"""The command: says what it can do, and plainly what it cannot."""

import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured

from luytre.ops import _doctor, _ports, _secrets
from luytre.ops._installation import Installation
from luytre.ops._problems import Problem
from luytre.ops._screen import Screen
from luytre.ops.cli import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "LUYTRE_DOOR", "LUYTRE_PORT", "LUYTRE_DNS_PORT", "LUYTRE_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUYTRE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.output


def test_help_names_every_command_and_every_setting() -> None:
    code, shown = run("--help")
    assert code == 0
    for word in ("up", "work", "demo", "tour", "doctor", "bench", "verify", "dsn", "manage", "lists", "filter"):
        assert f"  {word} " in shown
    for name in ("LUYTRE_DATA", "LUYTRE_PORT", "LUYTRE_DNS_PORT", "DATABASE_URL"):
        assert name in shown


@pytest.mark.parametrize("command", main.commands)
def test_every_command_explains_itself(command: str) -> None:
    if command == "manage":
        return  # passes everything on to Django, --help too
    code, shown = run(command, "--help")
    assert code == 0
    assert len(shown.splitlines()) > 3
    assert "..." not in (main.commands[command].get_short_help_str(70))


def test_without_an_installation_it_says_how_to_make_one(folder: Path) -> None:
    code, shown = run("dsn")
    assert code == 1
    assert str(folder) in shown
    assert "./run" in shown


def test_a_bad_setting_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUYTRE_PORT", "eight")
    code, shown = run("doctor")
    assert code == 1
    assert "LUYTRE_PORT must be a whole number" in shown
    monkeypatch.setenv("LUYTRE_PORT", "8000")
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL is the only database"):
        Installation.from_environment()


def test_a_port_in_use_is_named_with_the_setting_that_chooses_another(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for first in (port, port - 1, port - 2):
            house = Installation(folder, first, 5300, "127.0.0.1", None, demo=False)
            with pytest.raises(Problem, match="in use") as refused:
                _ports.demand_free(house)
            assert "LUYTRE_PORT=" in refused.value.cure
        with pytest.raises(Problem, match=str(port)) as refused:
            _ports.demand_dns_free(Installation(folder, 1, port, "127.0.0.1", None, demo=False))
        assert "LUYTRE_DNS_PORT=" in refused.value.cure


def test_demonstration_people_do_not_come_by_themselves_into_somebodys_own_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Installation.from_environment().demo
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner@db.example/luytre")
    assert not Installation.from_environment().demo
    monkeypatch.setenv("LUYTRE_DEMO", "1")
    assert Installation.from_environment().demo


def test_a_door_gets_its_own_role_and_nothing_of_a_login(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _secrets.make(folder)
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:deep-secret@db.example/luytre")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-for-children")
    house = Installation.from_environment()
    for door in _secrets.DOORS:
        environment = house.environment(door)
        assert environment["LUYTRE_DOOR"] == door
        assert environment["DATABASE_URL"].startswith(f"postgresql://luytre_{door}:")
        assert "deep-secret" not in str(environment)
        assert "AWS_SECRET_ACCESS_KEY" not in environment


def test_the_doctor_finds_secrets_that_others_can_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _secrets.make(folder)
    house = Installation(folder, 1, 1, "127.0.0.1", None, demo=False)
    well = list(_doctor._secrets_kept(house))
    assert [finding.state for finding in well] == [_doctor.State.WELL]
    (folder / "secrets" / "audit_key").chmod(0o644)
    (folder / "secrets" / "lookup_key").unlink()
    bad = list(_doctor._secrets_kept(house))
    assert {finding.state for finding in bad} == {_doctor.State.BROKEN}
    assert "lookup_key" in bad[0].found
    assert bad[1].cure.startswith("chmod go= ")


def test_the_doctor_numbers_its_checks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _doctor.examine(Installation(folder, 41000, 41010, "127.0.0.1", None, demo=False), Screen())
    shown = capsys.readouterr().out
    for number, (title, _check) in enumerate(_doctor.CHECKS, start=1):
        assert f"{number:2} {title}: " in shown
    assert not folder.exists() or not stat.S_IMODE(folder.stat().st_mode) & 0o022
