"""What passes through the door of orders."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

Scope = Literal["children", "everyone"]
SCOPES: tuple[Scope, ...] = ("children", "everyone")


class State(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


LIVE = (State.PROPOSED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Order:
    """A decision to block one name.  expires_on is the last day in force, Vietnamese calendar.

    restricted: the target falls under the NO_STORE rule; it stands on no public list.  masked: host and why are empty,
    because the reader is neither of the police role nor somebody who decides.
    """

    id: UUID
    host: str
    scope: Scope
    category: str
    ground: str
    why: str
    expires_on: date
    restricted: bool
    finding_id: UUID | None
    state: State
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    masked: bool = False

    @property
    def short(self) -> str:
        """The id as it stands in a release."""
        return str(self.id)[:8]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order in force, as a list needs it."""

    id: UUID
    host: str
    scope: Scope
    category: str
    until: date
    restricted: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One line of an order's history; old is "" for the first."""

    old: str
    new: State
    at: datetime
    by: UUID | None
    why: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """Why a name may not be listed: an English msgid and the name on the guard list."""

    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class InForce:
    """How many orders are in force of one scope and category."""

    scope: str
    category: str
    number: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many orders took a state on one day, by the province of the report behind them ("" = none)."""

    province: str
    day: date
    state: str
    number: int
