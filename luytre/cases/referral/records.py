"""What goes out through the door of cases.referral."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a referral stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class Audience(StrEnum):
    """Who is told that a referral waits too long."""

    ASKED_TEAM = "asked_team"
    BOTH_LEADS = "both_leads"
    NETWORK_OFFICE = "network_office"


@dataclass(frozen=True, slots=True)
class Told:
    """One escalation: at which share of the time (0.5, 0.75, 1.0) whom, and when."""

    share: float
    audience: Audience
    at: datetime


@dataclass(frozen=True, slots=True)
class ReferralRecord:
    """A file offered by one team to another.  Why it is offered or refused is sealed (`OpenReferral`).

    urgency is the file's severity at the offer, 1 to 4; outcome is an `OutcomeKind` of cases.files once the work is done.
    """

    id: UUID
    file_id: UUID
    file_name: str
    report_id: UUID
    code: str
    urgency: int
    province: str
    commune: str
    state: State
    from_agency: UUID
    from_team: UUID
    to_agency: UUID
    to_team: UUID
    offered_by: UUID
    offered_at: datetime
    due_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """A referral with its words: why it was offered and what the other side wrote back ("" when nothing)."""

    referral: ReferralRecord
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An agency competent for a role of the file's code.

    `suspect`: the reporter said it must not know.  `enrolled`: it has a team here that could receive the file.
    """

    agency_id: UUID
    name_vi: str
    name_en: str
    role: str
    lead: bool
    suspect: bool
    enrolled: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    """Somebody must be told: which referral, at which share of its time, whom."""

    referral_id: UUID
    share: float
    audience: Audience


@dataclass(frozen=True, slots=True)
class Count:
    """How many referrals of a province ("" = not said) reached `state` on a local day.  Raw: for `luytre.monitoring` alone."""

    province: str
    day: date
    state: str
    number: int
