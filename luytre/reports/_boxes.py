"""What goes into the sealed columns and how it comes out again; codes and look-ups."""

import json
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from django.conf import settings

from luytre.core.sealed import api as sealed
from luytre.lib import codes, envelope
from luytre.reports.records import Words

TABLE: Final = "reports_report"
NOTES: Final = "reports_note"
SECRET_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class Boxes:
    """The sealed columns of one report."""

    words: bytes
    spans: bytes
    contact: bytes | None


def seal(ring: sealed.Ring, report_id: UUID, words: Words, *, place: str, spans: tuple[tuple[int, int], ...]) -> Boxes:
    """Words, place as typed and spans under the WORDS key, contact under the IDENTITY key."""
    said = {
        "text": words.text,
        "happened": words.happened,
        "links": words.links,
        "account": words.account,
        "platform": words.platform,
        "place": place,
    }
    reach = {"contact": words.contact, "contact_how": words.contact_how}
    return Boxes(
        words=ring.seal(sealed.Part.WORDS, TABLE, report_id, "words_box", json.dumps(said, ensure_ascii=False)),
        spans=ring.seal(sealed.Part.WORDS, TABLE, report_id, "spans_box", json.dumps(spans)),
        contact=ring.seal(sealed.Part.IDENTITY, TABLE, report_id, "contact_box", json.dumps(reach, ensure_ascii=False))
        if any(reach.values())
        else None,
    )


def code_for(words: Words, *, token: bytes | None, key: str) -> codes.Code:
    """A fresh code; or, for a form token or an Idempotency-Key, the one code of exactly these words sent with it.

    Both halves count: the same form sent twice gives the same code, and a form corrected after going back is a report
    of its own, so that nothing a child added is swallowed.
    """
    if token is None and not key:
        return codes.new_code()
    content = asdict(words) | {"must_not_know": sorted(words.must_not_know)}
    once = token.hex() if token is not None else ""
    material = json.dumps([once, key, content], ensure_ascii=False, sort_keys=True)
    return codes.from_secret(_hash(material.encode(), b"reports.token", SECRET_BYTES))


def lookup(code: codes.Code) -> bytes:
    """What the table keeps of a code: useless without the installation's key."""
    return _hash(code.secret, b"reports.lookup")


def key_hash(key: str) -> bytes | None:
    """What the table keeps of an Idempotency-Key."""
    return _hash(key.encode(), b"reports.key") if key else None


def visitor(client: str) -> str:
    """Groups one visitor's guesses without saying who it is."""
    return _hash(client.encode("utf-8", "replace"), b"reports.visitor", 16).hex()


def _hash(data: bytes, person: bytes, size: int = 32) -> bytes:
    return envelope.keyed_hash(settings.LOOKUP_KEY.encode(), data, size=size, person=person)
