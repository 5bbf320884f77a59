"""What passes through the door of reports."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

REPORTERS: Final = ("child", "parent", "teacher", "relative", "bystander", "anonymous")
SAFE_NOW: Final = ("yes", "no", "unknown")

# Who must not know → the agency roles that never receive the report.  "family" is no agency: it binds the officers.
MUST_NOT_KNOW: Final[dict[str, frozenset[str]]] = {
    "hotline": frozenset({"HOTLINE", "TRIAGE"}),
    "school": frozenset({"SCHOOL"}),
    "commune": frozenset({"CHILD_COMMUNE"}),
    "police": frozenset({"POLICE_LOCAL"}),
    "family": frozenset({"FAMILY"}),
}


class State(StrEnum):
    """How far a report has come, in the order it can move."""

    RECEIVED = "received"
    READING = "reading"
    HELPING = "helping"
    DONE = "done"

    @property
    def earlier(self) -> tuple["State", ...]:
        """The states before this one."""
        order = list(State)
        return tuple(order[: order.index(self)])


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody tells us, before it is sealed.  Every field but one of text/links/account may stay empty.

    province and commune are place codes; must_not_know holds keys of MUST_NOT_KNOW or agency role codes.
    """

    text: str
    links: tuple[str, ...] = ()
    reporter: str = "anonymous"
    safe_now: str = "unknown"
    happened: str = ""
    platform: str = ""
    account: str = ""
    province: str = ""
    commune: str = ""
    contact: str = ""
    contact_how: str = ""
    must_not_know: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a report; `code` is shown once and stored nowhere."""

    id: UUID
    code: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    state: State
    at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """One opened message; `author` is "reporter" or "officer"."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Following:
    """What the holder of a code sees."""

    state: State
    timeline: tuple[Step, ...]
    messages: tuple[Message, ...]
    number: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What is known about a report without any key: nothing anyone said."""

    id: UUID
    number: int
    received_at: datetime
    channel: str
    reporter: str
    urgency: int  # 1 (can wait) … 4 (danger)
    suggested: str  # taxonomy code or ""
    scores: tuple[tuple[str, int], ...]  # taxonomy code and weight, likeliest first
    reasons: tuple[str, ...]  # English msgids that name features
    link_lists: tuple[tuple[str, ...], ...]  # per link: the category lists its host stands on
    province: str
    commune: str
    state: State
    team_id: UUID
    link_count: int
    has_contact: bool
    safe_now: str
    excluded_roles: frozenset[str]
    unanswered: int  # messages of the reporter after the last answer


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report opened with a key.  contact is None when the key does not reach the identity part."""

    line: ReportLine
    text: str
    happened: str
    links: tuple[str, ...]
    account: str
    platform: str
    place: str  # a place code as it was typed, when it names no place of today
    contact: str | None
    contact_how: str | None
    messages: tuple[Message, ...]
    spans: tuple[tuple[int, int], ...]  # of text: what the suggestion looked at


@dataclass(frozen=True, slots=True)
class ReleasedLink:
    """A link an officer took out of a sealed report; no_store targets are never fetched or listed in public."""

    id: UUID
    url: str
    host: str
    no_store: bool
    report_id: UUID
    released_at: datetime
    by: UUID


@dataclass(frozen=True, slots=True)
class Count:
    """How many reports came on one day from one province ("" = not said) and stand in one state now."""

    province: str
    day: date
    state: str
    number: int
