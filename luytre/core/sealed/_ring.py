"""The opened data keys of one object."""

from collections.abc import Mapping
from typing import NoReturn
from uuid import UUID

from luytre.core.sealed._errors import CannotOpen
from luytre.core.sealed.records import Part
from luytre.lib import envelope


class Ring:
    """Seals and opens fields of one object; lives as long as the request, is never stored.

    Every box is bound to its place by table, row and field: moved to another place it does not open.
    """

    __slots__ = ("_keys", "object_id")

    def __init__(self, object_id: UUID, keys: Mapping[Part, bytes]) -> None:
        self.object_id = object_id
        self._keys = dict(keys)

    @property
    def parts(self) -> frozenset[Part]:
        """The parts this ring can seal and open."""
        return frozenset(self._keys)

    def seal(self, part: Part, table: str, row: UUID | str | int, field: str, text: str) -> bytes:
        """A box for one field.  Raises CannotOpen when this ring has no key of that part."""
        # Half a surrogate pair, which some phones send, is no character and has no UTF-8.
        data = text.encode("utf-8", "replace")
        return envelope.encrypt(self._key(part), data, envelope.aad(table, str(row), field))

    def open(self, part: Part, table: str, row: UUID | str | int, field: str, box: bytes | memoryview) -> str:
        """The text again.  Raises CannotOpen when the key does not fit or the box was changed or moved."""
        try:
            return envelope.decrypt(self._key(part), bytes(box), envelope.aad(table, str(row), field)).decode()
        except (envelope.CannotOpen, UnicodeDecodeError) as error:
            raise CannotOpen from error

    def _key(self, part: Part) -> bytes:
        try:
            return self._keys[part]
        except KeyError as error:
            raise CannotOpen from error

    def __repr__(self) -> str:
        return f"<Ring {', '.join(sorted(self._keys))}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Data keys are not to be stored.")
