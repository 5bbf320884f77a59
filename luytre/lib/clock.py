"""When a legal period ends, in Vietnamese time.

Civil Code 2015, art. 147–148: the day on which a period begins is not counted; a period in days ends at 24:00 of its
last day; when that day is a weekend or a public holiday it ends at 24:00 of the next working day.  Periods in hours
(Decree 56/2017 art. 26(3), 12 hours) run without pause and know no weekends.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

__all__ = ["HANOI", "Length", "due", "is_working_day"]

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Length:
    """An amount (at least 1) of hours, working days or calendar days."""

    amount: int
    unit: Literal["hours", "working_days", "days"]

    def __post_init__(self) -> None:
        if self.amount < 1 or self.unit not in {"hours", "working_days", "days"}:
            raise ValueError(f"not a length of time: {self.amount} {self.unit}")


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday and no public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def due(start: datetime, length: Length, holidays: Collection[date]) -> datetime:
    """The first moment after the period, in Asia/Ho_Chi_Minh.  Raises ValueError for a start without a time zone."""
    if start.tzinfo is None:
        raise ValueError("a period starts at a moment with a time zone")
    if length.unit == "hours":
        return (start + timedelta(hours=length.amount)).astimezone(HANOI)
    day = start.astimezone(HANOI).date()
    if length.unit == "days":
        day += timedelta(days=length.amount)
        while not is_working_day(day, holidays):
            day += timedelta(days=1)
    else:
        left = length.amount
        while left:
            day += timedelta(days=1)
            left -= is_working_day(day, holidays)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=HANOI)
