"""Who comes first, and why; decided from data and `now` alone."""

from datetime import datetime, timedelta
from typing import Final, Protocol

from luytre.cases.triage.records import Place

DANGER: Final = 4
SERIOUS: Final = 3
SOON: Final = timedelta(minutes=20)  # a third of the hour that DL01 gives: time enough to read and pass on

OUT_OF_SCOPE: Final = ("O04", "O05")  # the taxonomy's codes for "not ours" and "duplicate, hoax or nuisance"


class Waiting(Protocol):
    """What the order of the queue looks at."""

    @property
    def urgency(self) -> int: ...
    @property
    def danger(self) -> bool: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def written_at(self) -> datetime | None: ...


def order(item: Waiting) -> tuple[int, bool, datetime, datetime]:
    """Sort key, red first: urgency, then a child said not to be safe, then the clock that ends first, then age."""
    return (-item.urgency, not item.danger, item.due_at, item.received_at)


def places(item: Waiting, now: datetime) -> tuple[Place, ...]:
    """The plain reasons for an item's place, strongest first; never empty."""
    found = []
    if item.danger:
        found.append(Place.NOT_SAFE)
    elif item.urgency >= DANGER:
        found.append(Place.URGENT)
    elif item.urgency >= SERIOUS:
        found.append(Place.SERIOUS)
    if now > item.due_at:
        found.append(Place.OVERDUE)
    elif item.due_at - now <= SOON:
        found.append(Place.DUE_SOON)
    if item.written_at:
        found.append(Place.WROTE_AGAIN)
    return tuple(found) or (Place.BY_AGE,)


def urgency(*, of_report: int, safe_now: str) -> int:
    """Urgency on the desk: what intake found, or 4 when the child is said not to be safe now."""
    return DANGER if safe_now == "no" else of_report
