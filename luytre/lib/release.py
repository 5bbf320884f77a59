"""The block-list release: one signed text file that any operator, school or newspaper can fetch and check.

UTF-8, lines end in LF, fields of an entry are separated by one TAB.  The whole file, for format 1:

    luytre-release 1
    audience: open                          open | restricted (names under the NO_STORE rule, keyed operators only)
    serial: 12                              grows by at least one with every release of an audience
    issued: 2026-11-22T01:02:03Z            UTC, whole seconds
    key: 0123456789abcdef                   signing.key_id of the signer
    entries: 2                              how many lines follow the empty line

    bad.example⇥children⇥gambling⇥2027-01-31⇥9f1c22aa
    worse.example⇥everyone⇥phishing⇥2026-12-31⇥0b7d41ee
    signature: <base64 of 64 bytes>

An entry is name (canonical host; it binds the name and everything under it), scope, category, last day in force, short
id of the order.  Entries are sorted by name and unique.  The signature is Ed25519 over every byte before the word
`signature:`.  The reader is strict: a file that is not byte for byte what the writer would write is refused.
"""

import base64
import binascii
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final, Literal, cast

from luytre.lib import hosts, signing

__all__ = [
    "Audience",
    "Entry",
    "Release",
    "ReleaseError",
    "Rollback",
    "Scope",
    "Tampered",
    "UnknownKey",
    "Unreadable",
    "check_newer",
    "read",
    "write",
]

Audience = Literal["open", "restricted"]
Scope = Literal["children", "everyone"]

FORMAT: Final = "luytre-release 1"
LARGEST: Final = 512 * 1024 * 1024  # bytes
_SCOPES: Final = frozenset({"children", "everyone"})
_AUDIENCES: Final = frozenset({"open", "restricted"})
_WORD: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_HEADER: Final = re.compile(
    r"luytre-release 1\naudience: (open|restricted)\nserial: ([1-9][0-9]{0,17})\n"
    r"issued: (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\nkey: ([0-9a-f]{16})\nentries: (0|[1-9][0-9]{0,8})\n\n",
    re.ASCII,
)
_END: Final = b"signature: "
# Names that are surely canonical, at a fortieth of the cost of finding out; the others are asked about one by one.
_PLAIN: Final = re.compile(r"(?=.{1,253}\Z)(?!.*xn--)(?:[a-z0-9_-]{1,63}\.)*[a-z][a-z0-9_-]{0,62}", re.ASCII)


class ReleaseError(Exception):
    """ReleaseError
    ├── Unreadable    the file is not of this format
    ├── UnknownKey    signed with a key that is not among those trusted
    ├── Tampered      the signature does not fit
    └── Rollback      the release is not newer than the one in use
    """


class Unreadable(ReleaseError):
    pass


class UnknownKey(ReleaseError):
    pass


class Tampered(ReleaseError):
    pass


class Rollback(ReleaseError):
    pass


@dataclass(frozen=True, slots=True)
class Entry:
    """One name: `until` is the last day in force (Vietnamese date), `order` the short id of the order behind it."""

    name: str
    scope: Scope
    category: str
    until: date
    order: str


@dataclass(frozen=True, slots=True)
class Release:
    """What a file says; `issued` is aware, whole seconds; entries sorted by name."""

    serial: int
    issued: datetime
    audience: Audience
    entries: tuple[Entry, ...]


def write(release: Release, seed: bytes) -> bytes:
    """The signed file.  Raises ValueError when the release breaks the format."""
    entries = sorted(release.entries, key=lambda entry: entry.name)
    if len({entry.name for entry in entries}) != len(entries):
        raise ValueError("a release names a host twice")
    if release.audience not in _AUDIENCES or not 0 < release.serial < 10**18 or release.issued.tzinfo is None:
        raise ValueError("a release needs an audience, a serial from 1 and a moment with a time zone")
    head = (
        f"{FORMAT}\naudience: {release.audience}\nserial: {release.serial}\n"
        f"issued: {release.issued.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n"
        f"key: {signing.key_id(signing.public_of(seed))}\nentries: {len(entries)}\n\n"
    )
    body = (head + "".join(map(_line, entries))).encode()
    return body + _END + base64.b64encode(signing.sign(seed, body)) + b"\n"


def _line(entry: Entry) -> str:
    if not _sound(entry.name, entry.scope, entry.category, entry.order):
        raise ValueError(f"not an entry: {entry}")
    return f"{entry.name}\t{entry.scope}\t{entry.category}\t{entry.until.isoformat()}\t{entry.order}\n"


def _sound(name: str, scope: str, category: str, order: str) -> bool:
    return _canonical(name) and scope in _SCOPES and bool(_WORD.fullmatch(category)) and bool(_WORD.fullmatch(order))


def _canonical(name: str) -> bool:
    try:
        return bool(_PLAIN.fullmatch(name)) or hosts.canonical_host(name) == name
    except hosts.BadHost:
        return False


def read(blob: bytes, keys: Collection[bytes]) -> Release:
    """The release, when one of these public keys signed it.  Raises Unreadable, UnknownKey, Tampered.

    Nothing of the entries is looked at before the signature fits.
    """
    start = blob.rfind(b"\n" + _END) + 1
    if not start or len(blob) > LARGEST or not blob.endswith(b"\n"):
        raise Unreadable("no signature line")
    try:
        signature = base64.b64decode(blob[start + len(_END) : -1], validate=True)
        text = blob[:start].decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unreadable("not text, or the signature is not base64") from error
    head = _HEADER.match(text)
    # Base64 has spare bits; only one spelling of a signature is accepted, so that a file has exactly one form.
    if head is None or base64.b64encode(signature) != blob[start + len(_END) : -1]:
        raise Unreadable("the header is not that of format 1")
    _check_signature(blob[:start], signature, head.group(4), keys)
    return _release(head, text)


def _check_signature(body: bytes, signature: bytes, key: str, keys: Collection[bytes]) -> None:
    signer = next((public for public in keys if signing.key_id(public) == key), None)
    if signer is None:
        raise UnknownKey(key)
    try:
        signing.verify(signer, body, signature)
    except signing.BadSignature as error:
        raise Tampered("the signature does not fit") from error


def _release(head: re.Match[str], text: str) -> Release:
    lines = text[head.end() :].split("\n")[:-1]
    if len(lines) != int(head.group(5)):
        raise Unreadable("the number of entries is wrong")
    try:
        issued = datetime.strptime(head.group(3), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        entries = tuple(map(_entry, lines))
    except ValueError as error:
        raise Unreadable("an entry or a date is malformed") from error
    if any(one.name >= two.name for one, two in pairwise(entries)):
        raise Unreadable("entries are not sorted and unique")
    return Release(int(head.group(2)), issued, cast("Audience", head.group(1)), entries)


def _entry(line: str) -> Entry:
    name, scope, category, until, order = line.split("\t")
    last = date.fromisoformat(until)
    if not _sound(name, scope, category, order) or last.isoformat() != until:
        raise ValueError(line)
    return Entry(name, cast("Scope", scope), category, last, order)


def check_newer(old_serial: int, release: Release) -> None:
    """Silent when the release is newer than the one in use (0: none yet).  Raises Rollback."""
    if release.serial <= old_serial:
        raise Rollback(f"serial {release.serial} is not newer than {old_serial}")
