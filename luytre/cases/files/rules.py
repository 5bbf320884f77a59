"""What a file must be, decided from data alone."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from luytre.cases.files.records import Sight

FORWARD: Final = "DL01"  # Decree 56/2017, art. 25-26: pass the report on at once
EMERGENCY: Final = "DL02"  # Decree 56/2017, art. 26(3), 31(2), 32(2): act within 12 hours
URGENT: Final = 4


def floor(*, of_code: int, safe_now: str) -> int:
    """The least severity a file may have: the code's own, or 4 when the child is not safe now.

    The scale of the taxonomy: 4 urgent, 3 serious, 2 medium, 1 low.  An officer may raise it, never go below.
    """
    return URGENT if safe_now == "no" else of_code


def clocks(*, deadlines: Collection[str], severity: int) -> tuple[str, ...]:
    """The clocks that start with the file, of those its code names.

    DL01 runs where the code asks for forwarding, and for anything urgent.  DL02 runs at severity 4 whatever the code says:
    the decree speaks of the child's situation, not of our classification.
    """
    named = {key.split()[0] for key in deadlines if key.strip()}
    started = []
    if FORWARD in named or severity >= URGENT:
        started.append(FORWARD)
    if severity >= URGENT:
        started.append(EMERGENCY)
    return tuple(started)


def sight(*, teams: Collection[UUID], holder: UUID, held: Collection[UUID]) -> Sight | None:
    """What members of `teams` see of a file that `holder` holds and `held` have held; None: not even that it exists."""
    if holder in teams:
        return Sight.FULL
    if any(team in teams for team in held):
        return Sight.PROGRESS
    return None
