"""What is sealed to a person or a team, together with what it is for.

A sealed box carries no context of its own: without this, a box copied to another row would open there.
"""

from uuid import UUID

from luytre.core.sealed._errors import CannotOpen
from luytre.core.sealed.records import Part
from luytre.lib import envelope


def seal_private(public: bytes, private: bytes, key_id: UUID) -> bytes:
    """A team's private half for one officer."""
    return envelope.seal_to(public, private + b"team" + key_id.bytes)


def open_private(private: bytes, box: bytes, key_id: UUID) -> bytes:
    """Raises CannotOpen."""
    return _open(private, box, b"team" + key_id.bytes)


def seal_data_key(public: bytes, data_key: bytes, object_id: UUID, part: Part) -> bytes:
    """A data key for one circle, or for the reporter."""
    return envelope.seal_to(public, data_key + b"data" + object_id.bytes + part.encode())


def open_data_key(private: bytes, box: bytes, object_id: UUID, part: Part) -> bytes:
    """Raises CannotOpen."""
    return _open(private, box, b"data" + object_id.bytes + part.encode())


def _open(private: bytes, box: bytes, context: bytes) -> bytes:
    try:
        content = envelope.open_sealed(private, box)
    except envelope.CannotOpen as error:
        raise CannotOpen from error
    if content[envelope.KEY_BYTES :] != context:
        raise CannotOpen
    return content[: envelope.KEY_BYTES]
