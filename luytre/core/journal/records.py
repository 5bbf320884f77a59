"""What goes through the journal's door."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Line:
    """Something happened: its kind (`report.received`), the id it is about, when, and its place in the order of reading."""

    kind: str
    subject: UUID
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """A reader that cannot get past a line: `kind` of the line, since when, and how often it was tried."""

    reader: str
    kind: str
    since: datetime
    tries: int
