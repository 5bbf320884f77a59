"""What a file must be, whatever an officer or a model says."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from luytre.cases.files import rules
from luytre.cases.files.records import ClockRecord, Sight

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("of_code", [1, 2, 3, 4])
def test_a_child_who_is_not_safe_now_forces_severity_4(of_code):
    assert rules.floor(of_code=of_code, safe_now="no") == 4


@pytest.mark.parametrize("safe_now", ["yes", "unknown"])
def test_otherwise_the_code_gives_the_least(safe_now):
    assert [rules.floor(of_code=level, safe_now=safe_now) for level in (1, 2, 3, 4)] == [1, 2, 3, 4]


def test_the_12_hour_clock_runs_at_severity_4_whatever_the_code_says():
    assert "DL02" in rules.clocks(deadlines=(), severity=4)
    assert "DL02" in rules.clocks(deadlines=("DL10",), severity=4)


def test_the_12_hour_clock_does_not_run_below_severity_4_even_if_the_code_names_it():
    assert rules.clocks(deadlines=("DL01 FORWARD_NOW", "DL02 EMERGENCY_12H"), severity=3) == ("DL01",)


def test_a_code_without_forwarding_starts_no_clock():
    assert rules.clocks(deadlines=("", "DL10"), severity=2) == ()


def test_only_the_holder_sees_all_a_former_holder_progress_a_stranger_nothing():
    holder, former, stranger = uuid4(), uuid4(), uuid4()
    held = {holder, former}
    assert rules.sight(teams={holder}, holder=holder, held=held) is Sight.FULL
    assert rules.sight(teams={former}, holder=holder, held=held) is Sight.PROGRESS
    assert rules.sight(teams={stranger}, holder=holder, held=held) is None
    assert rules.sight(teams=set(), holder=holder, held=held) is None


def test_a_clock_is_kept_when_it_was_stopped_by_its_due_time():
    due = NOON + timedelta(hours=12)
    running = ClockRecord("DL02", NOON, due, None, "")
    assert running.kept(due)
    assert not running.kept(due + timedelta(seconds=1))
    assert ClockRecord("DL02", NOON, due, due, "acted").kept(due + timedelta(days=9))
    assert not ClockRecord("DL02", NOON, due, due + timedelta(seconds=1), "acted").kept(due)
