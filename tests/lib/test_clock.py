from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.lib.clock import HANOI, Length, due, is_working_day

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=HANOI)
TET = frozenset({date(2026, 11, 23)})


@pytest.mark.parametrize(
    ("length", "holidays", "end"),
    [
        (Length(12, "hours"), (), datetime(2026, 11, 21, 3, 0, tzinfo=HANOI)),
        (Length(2, "working_days"), (), datetime(2026, 11, 25, tzinfo=HANOI)),
        (Length(2, "working_days"), TET, datetime(2026, 11, 26, tzinfo=HANOI)),
        (Length(1, "days"), (), datetime(2026, 11, 24, tzinfo=HANOI)),
        (Length(1, "days"), TET, datetime(2026, 11, 25, tzinfo=HANOI)),
        (Length(5, "days"), (), datetime(2026, 11, 26, tzinfo=HANOI)),
    ],
)
def test_a_period_ends_as_the_civil_code_says(length, holidays, end):
    assert due(FRIDAY, length, holidays) == end


def test_the_day_is_the_day_in_hanoi():
    late = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)  # already Tuesday 01:00 in Hà Nội
    assert due(late, Length(1, "working_days"), ()) == datetime(2026, 11, 19, tzinfo=HANOI)


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 60),
    st.sampled_from(["days", "working_days"]),
)
def test_a_period_in_days_ends_with_a_working_day_and_is_never_too_short(start, amount, unit):
    end = due(start, Length(amount, unit), TET)
    assert is_working_day((end - timedelta(days=1)).date(), TET)
    assert end - start >= timedelta(days=amount)
    assert due(start, Length(amount + 1, unit), TET) >= end


def test_a_start_needs_a_time_zone():
    with pytest.raises(ValueError):
        due(datetime(2026, 11, 20), Length(1, "days"), ())


@pytest.mark.parametrize(("amount", "unit"), [(0, "days"), (-1, "hours"), (1, "weeks")])
def test_a_length_refuses_nonsense(amount, unit):
    with pytest.raises(ValueError):
        Length(amount, unit)
