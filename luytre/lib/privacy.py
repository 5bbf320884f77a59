"""How each table says what its fields are and which front door may touch it.

Every model carries both as class attributes; `tests/house` fails on a field or a table that is missing here:

    fields = Fields(sealed=("text_box",), personal=("name",), plain=("id", "received_at"))
    grants = Grants(public="insert select", desk="select update", worker="select")
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

DOORS: Final = ("public", "desk", "school", "worker")
_GRANT: Final = re.compile(r"([a-z]+)(?:\(([a-z_,]+)\))?")
_GRANTS: Final = re.compile(rf"(?:{_GRANT.pattern}(?: |$))*")
VERBS: Final = ("select", "insert", "update", "delete")


@dataclass(frozen=True, slots=True)
class Fields:
    """Each field of a model in exactly one class.

    sealed: ciphertext or a wrapped key, useless without somebody's private key.
    personal: tells something about a person (an officer, a place a report came from); needs a reason to exist.
    plain: says nothing about anyone.
    """

    sealed: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[str]:
        yield from (*self.sealed, *self.personal, *self.plain)


@dataclass(frozen=True, slots=True)
class Grants:
    """What each front door's PostgreSQL role may do with a table: space-separated verbs out of VERBS.

    A verb may be narrowed to columns, written without spaces: "select insert update(state,seen_at)".
    """

    public: str = ""
    desk: str = ""
    school: str = ""
    worker: str = ""

    def __post_init__(self) -> None:
        for door in DOORS:
            unknown = {verb for verb, _ in self._words(door)} - set(VERBS)
            if unknown:
                raise ValueError(f"unknown verbs for {door}: {sorted(unknown)}")

    def verbs(self, door: str) -> tuple[str, ...]:
        """The verbs of one door that hold for the whole table, in the order of VERBS."""
        held = {verb for verb, columns in self._words(door) if not columns}
        return tuple(verb for verb in VERBS if verb in held)

    def narrow(self, door: str) -> dict[str, tuple[str, ...]]:
        """Verb → the columns for which alone it holds."""
        return {verb: tuple(columns.split(",")) for verb, columns in self._words(door) if columns}

    def _words(self, door: str) -> list[tuple[str, str]]:
        given = str(getattr(self, door))
        if not _GRANTS.fullmatch(given):
            raise ValueError(f"not a list of verbs: {given!r}")
        return _GRANT.findall(given)
