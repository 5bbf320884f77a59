"""Who comes first in the queue, and why."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.cases.triage import rules
from luytre.cases.triage.records import Place

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Report:
    urgency: int = 2
    danger: bool = False
    received_at: datetime = NOON
    due_at: datetime = NOON + HOUR
    written_at: datetime | None = None


items = st.builds(
    Report,
    urgency=st.integers(1, 4),
    danger=st.booleans(),
    received_at=st.integers(0, 5000).map(lambda minutes: NOON + timedelta(minutes=minutes)),
)


@given(st.lists(items, min_size=2, max_size=30))
def test_nobody_urgent_waits_behind_somebody_less_urgent(reports):
    levels = [report.urgency for report in sorted(reports, key=rules.order)]
    assert levels == sorted(levels, reverse=True)


def test_among_equals_a_child_not_safe_comes_first_then_the_clock_then_age():
    unsafe = Report(urgency=4, danger=True, received_at=NOON + HOUR, due_at=NOON + 2 * HOUR)
    older = Report(urgency=4)
    later_clock = Report(urgency=4, due_at=NOON + 2 * HOUR)
    younger = Report(urgency=4, received_at=NOON + timedelta(minutes=1), due_at=NOON + 2 * HOUR)
    assert sorted([younger, later_clock, older, unsafe], key=rules.order) == [unsafe, older, later_clock, younger]


@given(items, st.integers(-600, 6000))
def test_every_place_in_the_queue_has_a_reason(report, minutes):
    assert rules.places(report, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("report", "after", "reasons"),
    [
        (Report(urgency=4, danger=True), timedelta(), (Place.NOT_SAFE,)),
        (Report(urgency=4), timedelta(), (Place.URGENT,)),
        (Report(urgency=3), timedelta(minutes=45), (Place.SERIOUS, Place.DUE_SOON)),
        (Report(), timedelta(minutes=61), (Place.OVERDUE,)),
        (Report(written_at=NOON), timedelta(), (Place.WROTE_AGAIN,)),
        (Report(), timedelta(), (Place.BY_AGE,)),
    ],
)
def test_the_reasons_are_said_strongest_first(report, after, reasons):
    assert rules.places(report, NOON + after) == reasons


def test_a_child_said_not_to_be_safe_is_red_whatever_intake_thought():
    assert rules.urgency(of_report=1, safe_now="no") == 4
    assert rules.urgency(of_report=3, safe_now="unknown") == 3
