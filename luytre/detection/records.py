"""What goes through the door of detection."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

__all__ = ["CATEGORIES", "Count", "Finding", "ImportResult", "ListRead", "Reason", "State", "Turn"]

# What a host can be known for.  The school filter has the same words for those it can block.
CATEGORIES: Final = (
    "adult", "gambling", "violence", "self-harm", "drugs", "hate", "malware", "phishing", "scam", "dating", "proxy-vpn",
    "doh-bypass", "social", "games", "chat", "video", "piracy", "ads", "alcohol-tobacco", "weapons", "shorteners",
    "crypto", "hacking", "fake-news",
)  # fmt: skip


class State(StrEnum):
    """A finding is decided once."""

    NEW = "new"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a finding looks as it does: an English msgid and what is put into it.  `category` values are category words."""

    msgid: str
    parameters: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Finding:
    """A released link with what is known about its host.

    urgency: 4 police only, 3 listed as harmful, 2 unknown or harmless kind.  masked: host and url are empty, because
    the target falls under the NO_STORE rule and the reader is not of the police role.
    """

    id: UUID
    host: str
    url: str
    categories: frozenset[str]
    reasons: tuple[Reason, ...]
    no_store: bool
    urgency: int
    state: State
    link_id: UUID
    created_at: datetime
    category: str = ""
    why: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of a finding's state."""

    old: str
    new: str
    by: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list file: how many hosts it gave, how many lines were no host, and the licence its folder states."""

    path: str
    category: str
    hosts: int
    skipped: int
    licence: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The compiled file: how many different hosts, its size in bytes, and what it was made of."""

    hosts: int
    size: int
    lists: tuple[ListRead, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings of a state were made on a day (Vietnamese date)."""

    day: date
    state: str
    number: int
