"""Officers' keys: made once, opened by the passphrase, parked between two requests."""

import base64
import unicodedata
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from luytre.core.audit import api as audit
from luytre.core.sealed._errors import CannotOpen, KeyExists, NoKey, WeakPassphrase, WrongPassphrase
from luytre.core.sealed.models import OfficerKey
from luytre.core.sealed.records import Parked, Unlocked
from luytre.lib import envelope

SHORTEST: Final = 12
TABLE: Final = "core_sealed_officerkey"
PARKED: Final = envelope.aad("session", "vault", "parked")


def make_officer_key(*, officer_id: UUID, passphrase: str) -> None:
    """Make an officer's key pair, its private half under the passphrase (12 characters or more).

    Takes about half a second of Argon2id: call it outside transactions.  Raises WeakPassphrase; KeyExists, also when
    two requests come at once (the first one's passphrase counts).
    """
    words = _normal(passphrase)
    if len(words) < SHORTEST:
        raise WeakPassphrase
    if has_officer_key(officer_id=officer_id):
        raise KeyExists
    limits = envelope.FAST if getattr(settings, "VAULT_LIMITS", "production") == "fast" else envelope.PRODUCTION
    pair, salt = envelope.new_pair(), envelope.new_salt()
    under = envelope.passphrase_key(words, salt, opslimit=limits.opslimit, memlimit=limits.memlimit)
    box = envelope.encrypt(under, pair.private, envelope.aad(TABLE, str(officer_id), "private_box"))
    try:
        with transaction.atomic():
            OfficerKey(
                officer_id=officer_id,
                public=pair.public,
                private_box=box,
                salt=salt,
                opslimit=limits.opslimit,
                memlimit=limits.memlimit,
            ).save(force_insert=True)
            audit.record(audit.Act.VAULT_KEY_MAKE, by=_officer(officer_id), about=officer_id)
    except IntegrityError as error:
        raise KeyExists from error


def has_officer_key(*, officer_id: UUID) -> bool:
    """Whether the officer has a vault."""
    return OfficerKey.objects.filter(pk=officer_id).exists()


def unlock(*, officer_id: UUID, passphrase: str) -> Unlocked:
    """Open an officer's vault; both outcomes leave an audit line.

    Takes about half a second of Argon2id: call it outside transactions, and throttled (throttle.Use.UNLOCK).
    Raises NoKey, WrongPassphrase.
    """
    row = OfficerKey.objects.filter(pk=officer_id).first()
    if row is None:
        raise NoKey
    under = envelope.passphrase_key(_normal(passphrase), bytes(row.salt), opslimit=row.opslimit, memlimit=row.memlimit)
    try:
        private = envelope.decrypt(under, bytes(row.private_box), envelope.aad(TABLE, str(officer_id), "private_box"))
    except envelope.CannotOpen as error:
        _note(audit.Act.VAULT_REFUSE, officer_id)
        raise WrongPassphrase from error
    _note(audit.Act.VAULT_UNLOCK, officer_id)
    return Unlocked(officer_id, private)


def park(unlocked: Unlocked) -> Parked:
    """Two halves of an open vault, for the session row and for the cookie; neither tells anything alone."""
    key = envelope.new_key()
    box = envelope.encrypt(key, unlocked.officer_id.bytes + unlocked._private, PARKED)  # noqa: SLF001 the same room
    return Parked(stored=_text(box), cookie=_text(key))


def resume(stored: str, cookie: str) -> Unlocked:
    """The open vault again.  Raises CannotOpen when the halves do not belong together."""
    try:
        content = envelope.decrypt(_bytes(cookie), _bytes(stored), PARKED)
    except (envelope.CannotOpen, ValueError, TypeError) as error:
        raise CannotOpen from error
    return Unlocked(UUID(bytes=content[:16]), content[16:])


def _normal(passphrase: str) -> str:
    # The same passphrase typed on a Mac (NFD) and on Windows (NFC) must be the same key.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "replace").decode()


def _officer(officer_id: UUID) -> audit.Actor:
    return audit.Actor(officer_id, "officer")


def _note(act: audit.Act, officer_id: UUID) -> None:
    with transaction.atomic():
        audit.record(act, by=_officer(officer_id), about=officer_id)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii"))
