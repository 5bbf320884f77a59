"""What goes through the vault's door."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn
from uuid import UUID


class Part(StrEnum):
    """The data keys an object can have."""

    WORDS = "words"
    IDENTITY = "identity"  # names, contacts, school
    EVIDENCE = "evidence"  # what falls under the NO_STORE rule: for the police alone


class Circle(StrEnum):
    """The key pairs a team can have, each held by some of its people."""

    MEMBERS = "members"
    CUSTODIANS = "custodians"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Lock:
    """Who shall be able to open a part: the people of one circle of one team."""

    part: Part
    team_id: UUID
    circle: Circle


class _Private:
    """Holds a private key that must not be shown, pickled or copied into anything."""

    __slots__ = ("_private",)

    def __init__(self, private: bytes) -> None:
        self._private = private

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A private key is not to be stored; see `park`.")


class Unlocked(_Private):
    """An officer's open vault; lives as long as the request."""

    __slots__ = ("officer_id",)

    def __init__(self, officer_id: UUID, private: bytes) -> None:
        super().__init__(private)
        self.officer_id = officer_id


class ReporterKey(_Private):
    """The key pair that belongs to a receipt code; `public` (32 bytes) may be stored."""

    __slots__ = ("public",)

    def __init__(self, public: bytes, private: bytes) -> None:
        super().__init__(private)
        self.public = public


@dataclass(frozen=True, slots=True, repr=False)
class Parked:
    """An open vault in two halves, both useless alone: `stored` for the session row, `cookie` for the browser."""

    stored: str
    cookie: str
