"""The day on which a dated row is asked for."""

from datetime import date, datetime

from luytre.lib.clock import HANOI

__all__ = ["day_of"]


def day_of(at: date | datetime) -> date:
    """The calendar day in Viet Nam; law begins and ends at midnight there, wherever the machine stands.

    An aware moment is turned into Vietnamese time, a plain day stays itself.  Raises ValueError on a naive moment.
    """
    if not isinstance(at, datetime):
        return at
    if at.tzinfo is None:
        raise ValueError("A moment without a time zone does not tell the day.")
    return at.astimezone(HANOI).date()
