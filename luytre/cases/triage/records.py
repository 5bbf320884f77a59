"""What goes out through the door of cases.triage."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a report stands on the triage desk."""

    WAITING = "waiting"
    TAKEN = "taken"
    FILED = "filed"
    ASIDE = "aside"


class Place(StrEnum):
    """Why an item stands where it stands in the queue, strongest first."""

    NOT_SAFE = "not_safe"
    URGENT = "urgent"
    SERIOUS = "serious"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WROTE_AGAIN = "wrote_again"
    BY_AGE = "by_age"


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A report on the triage desk: metadata alone, nothing anyone said.

    urgency 1 (can wait) to 4 (danger); due_at is when DL01 falls due; taken_by names the colleague who reads it.
    """

    report_id: UUID
    number: int
    team_id: UUID
    state: State
    urgency: int
    danger: bool
    suggested: str
    province: str
    received_at: datetime
    due_at: datetime
    written_at: datetime | None
    taken_by: UUID | None
    taken_by_name: str
    taken_at: datetime | None
    set_aside_as: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """How many reports of a province ("" = not said) reached `state` on a local day.  Raw: for `luytre.monitoring` alone."""

    province: str
    day: date
    state: str
    number: int
