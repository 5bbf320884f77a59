"""The worker's steps: all rooms, in order, and one that fails stops nobody."""

import logging
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection, transaction

import luytre
from luytre.ops import _steps


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """Three pretended rooms; each gives what is left in its list, then 0."""
    work: dict[str, list[int]] = {"first": [], "second": [], "third": []}
    for name, left in work.items():
        module = ModuleType(f"pretended.{name}")
        module.run = lambda _now, left=left: left.pop(0) if left else 0  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, f"pretended.{name}", module)
    monkeypatch.setattr(_steps, "STEPS", tuple(f"pretended.{name}" for name in work))
    return work


def test_every_room_with_background_work_is_in_the_list() -> None:
    package = Path(luytre.__file__).parent
    found = {".".join(path.relative_to(package.parent).with_suffix("").parts) for path in package.rglob("steps.py")}
    assert found == set(_steps.STEPS)


@pytest.mark.django_db
def test_steps_run_until_none_has_anything_to_do(rooms: dict[str, list[int]]) -> None:
    rooms["first"] += [2, 1]
    rooms["third"] += [0, 4]
    assert _steps.run_until_quiet() == 7
    assert _steps.run_until_quiet() == 0


@pytest.mark.django_db
def test_a_room_that_fails_does_not_stop_the_others_and_its_words_are_not_logged(
    rooms: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(now: datetime) -> int:
        raise ValueError("chim-hoang-yen")

    monkeypatch.setattr(sys.modules["pretended.second"], "run", broken)
    rooms["third"].append(3)
    with caplog.at_level(logging.ERROR):
        assert _steps.run_until_quiet() == 3
    assert "ValueError" in caplog.text
    assert "pretended.second" in caplog.text
    assert "chim" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_step_that_broke_the_connection_costs_only_itself(
    rooms: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(now: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return 1

    monkeypatch.setattr(sys.modules["pretended.first"], "run", cut)
    rooms["third"].append(5)
    assert _steps.run_until_quiet() == 5


@pytest.mark.django_db(transaction=True)
def test_a_step_leaves_no_lock_behind(rooms: dict[str, list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    def half(now: datetime) -> int:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        return 1

    monkeypatch.setattr(sys.modules["pretended.first"], "run", half)
    _steps.run_until_quiet()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert cursor.fetchone() == (0,)
