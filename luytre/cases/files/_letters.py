"""Short sealed texts between two teams, such as why a file is offered.

A letter is its own object in core.sealed: anyone can seal one to the teams it is for, without opening a vault; only their
members open it.  So an agency may say why it refuses a file that it never could read.
"""

from collections.abc import Iterable
from uuid import UUID

from luytre.core.identity.api import Officer
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Circle, Lock, Part, Unlocked


def seal_letter(*, letter_id: UUID, teams: Iterable[UUID], table: str, text: str) -> bytes:
    """Seal `text` to the members of each of `teams`, inside a transaction.  One letter per id."""
    locks = [Lock(Part.WORDS, team, Circle.MEMBERS) for team in dict.fromkeys(teams)]
    return sealed.new_object(object_id=letter_id, locks=locks).seal(Part.WORDS, table, letter_id, "text", text)


def open_letter(*, letter_id: UUID, table: str, box: bytes | memoryview, by: Officer, key: Unlocked) -> str:
    """The text again; leaves an audit line.  Raises sealed.CannotOpen for anybody it was not for."""
    ring = sealed.ring_for(object_id=letter_id, by=key, who=by)
    return ring.open(Part.WORDS, table, letter_id, "text", bytes(box))
