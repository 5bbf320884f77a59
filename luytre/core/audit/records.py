"""What goes through the audit log's door."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Who(Protocol):
    """Anyone who can act: an officer, or one of the constants SYSTEM and REPORTER."""

    @property
    def id(self) -> UUID: ...

    @property
    def role(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody without a post: the system itself, a reporter (who stays nameless), an officer being set up."""

    id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One act on record."""

    id: int
    act: str
    who: UUID
    role: str
    about: UUID | None
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """The tree at a size, signed: whoever keeps one can show later that nothing before it was changed."""

    size: int
    root: bytes
    at: datetime
    key_id: str
    signature: bytes


class Attack(StrEnum):
    """What was done to the log."""

    EDITED = "edited"  # a leaf says something else than what was chained
    DELETED = "deleted"  # a leaf, or its place in the tree, is gone
    HIDDEN = "hidden"  # a leaf was taken out of the waiting line before it was chained
    REORDERED = "reordered"  # the same leaves in another order
    REWRITTEN = "rewritten"  # leaves and hashes were changed together; a signed head disagrees
    TRUNCATED = "truncated"  # a signed head counts more leaves than there are
    FORKED = "forked"  # consistent in itself, but another log than the one the checkpoint was taken from
    FORGED = "forged"  # a head carries a wrong signature, or one of an unknown key


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where (position of the leaf, or size of the head) and a plain English sentence."""

    attack: Attack
    position: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many leaves were looked at, the root computed from them, and what is wrong."""

    size: int
    root: bytes
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not self.findings
