"""What goes out through the door of cases.files."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a file stands."""

    OPEN = "open"
    CLOSED = "closed"


class Sight(StrEnum):
    """How much of a file somebody sees."""

    FULL = "full"
    PROGRESS = "progress"  # a team that held it once: state and times, no words


class OutcomeKind(StrEnum):
    """How a file ends.  A closed list, so that it can be counted and told to a former holder without words."""

    CHILD_SAFE = "child_safe"
    ADVISED = "advised"
    CONTENT_DOWN = "content_down"
    OFFENDER_HANDLED = "offender_handled"
    NOT_CONFIRMED = "not_confirmed"
    OUT_OF_REACH = "out_of_reach"


class StopReason(StrEnum):
    """Why a clock stands still."""

    FORWARDED = "forwarded"
    ACTED = "acted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """One legal clock of a file: the key of its deadline (`DL02`), when it began, falls due and was stopped."""

    deadline: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    stop_reason: str

    def kept(self, now: datetime) -> bool:
        """True while nothing is late: stopped in time, or still running before its due time."""
        return (self.stopped_at or now) <= self.due_at


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of the state log."""

    old: str
    new: str
    at: datetime
    by: UUID
    team_id: UUID


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """What came of it: the kind, when, by which team.  Its words are sealed (`OpenFile`)."""

    id: UUID
    kind: OutcomeKind
    at: datetime
    by: UUID
    team_id: UUID
    text: str = ""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file without its words.

    A team with `sight` PROGRESS gets state and times alone: `code`, `severity`, `province`, `commune`, `clocks` are empty.
    `offered_to` is the team that has been asked to take it over and has not answered.
    """

    id: UUID
    number: int
    report_id: UUID
    state: State
    sight: Sight
    team_id: UUID
    offered_to: UUID | None
    opened_at: datetime
    moved_at: datetime
    closed_at: datetime | None
    code: str = ""
    severity: int = 0
    province: str = ""
    commune: str = ""
    clocks: tuple[ClockRecord, ...] = ()
    log: tuple[Turn, ...] = ()
    outcomes: tuple[OutcomeRecord, ...] = ()

    @property
    def name(self) -> str:
        """What people say aloud: `HS-000123`."""
        return f"HS-{self.number:06d}"


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """An officer's note, opened."""

    id: UUID
    at: datetime
    by: UUID
    team_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file with its words, for a moment and for one officer."""

    file: FileRecord
    notes: tuple[NoteRecord, ...]
    outcomes: tuple[OutcomeRecord, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many reached `state` in a province ("" = not said) on a local day.  Raw: for `luytre.monitoring` alone."""

    province: str
    day: date
    state: str
    number: int
