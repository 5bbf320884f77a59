"""What passes through the door of feeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

Audience = Literal["open", "restricted"]
AUDIENCES: Final[tuple[Audience, ...]] = ("open", "restricted")
Kind = Literal["operator", "node"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Which release is current, without its content: what a poll needs.  etag stands without quotes."""

    serial: int
    etag: str
    issued: datetime


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A signed release, byte for byte as it is served."""

    serial: int
    blob: bytes
    etag: str
    issued: datetime


@dataclass(frozen=True, slots=True)
class OperatorRecord:
    """Who holds a key to the restricted list: a telecom or a school's filter node."""

    id: UUID
    name: str
    kind: Kind
    created_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signs releases: 16 hex digits of id, 64 of the key."""

    id: str
    public: str
