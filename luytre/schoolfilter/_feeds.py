"""Fetch signed releases as any operator would, check them, keep the last good one."""

import hashlib
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import httpx

from luytre.lib import release
from luytre.lib.release import Release
from luytre.schoolfilter import _files
from luytre.schoolfilter.records import Trouble

Audience = Literal["open", "restricted"]

_ADDRESSES: Final[dict[Audience, str]] = {"open": "/feeds/release", "restricted": "/feeds/restricted"}
_KEY: Final = re.compile(rb"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")

# How a door says that nothing was published yet.
_NOTHING_YET: Final = frozenset({httpx.codes.NOT_FOUND, httpx.codes.SERVICE_UNAVAILABLE})

log = logging.getLogger(__name__)


class Refused(Exception):
    """A release or an answer that must not be used; carries the Trouble."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


def keys(path: Path) -> tuple[bytes, ...]:
    """The pinned public keys: 64 hex digits each, anything else in the file is a remark."""
    return tuple(bytes.fromhex(found.decode()) for found in _KEY.findall(_files.read(path)))


def pin_keys(client: httpx.Client, path: Path) -> tuple[bytes, ...]:
    """The pinned keys; fetched and pinned once when there are none.  Raises Refused(NO_KEYS), httpx.HTTPError."""
    found = keys(path)
    if found:
        return found
    answer = client.get("/feeds/keys")
    fetched = _KEY.findall(answer.content) if answer.status_code == httpx.codes.OK else []
    if not fetched:
        raise Refused(Trouble.NO_KEYS)
    _files.write(path, b"\n".join(dict.fromkeys(fetched)) + b"\n")
    return keys(path)


def parse(blob: bytes, known: tuple[bytes, ...], audience: Audience) -> release.Release:
    """A release of this audience.  Raises Refused with the plain reason."""
    try:
        found = release.read(blob, known)
    except release.UnknownKey as error:
        raise Refused(Trouble.UNKNOWN_KEY) from error
    except release.Tampered as error:
        raise Refused(Trouble.TAMPERED) from error
    except release.ReleaseError as error:
        # A file cut short or with a byte changed often stops being a release at all before its signature is looked at.
        raise Refused(Trouble.UNREADABLE) from error
    if found.audience != audience:
        raise Refused(Trouble.TAMPERED)
    return found


@dataclass(slots=True)
class Feed:
    """One audience's release on this node: the last good file on disk, and the door's mark for it."""

    audience: Audience
    path: Path
    blob: bytes = b""
    release: Release | None = None
    etag: str = ""

    @property
    def mark(self) -> str:
        """Tells two files with the same serial apart."""
        return hashlib.blake2b(self.blob[-100:], digest_size=8).hexdigest()

    @property
    def serial(self) -> int:
        """0 before the first."""
        return self.release.serial if self.release else 0

    def load(self, known: tuple[bytes, ...]) -> None:
        """Take up the file kept on disk, checked like a fresh one; a broken file is as if there were none."""
        blob = _files.read(self.path)
        if not blob:
            return
        try:
            self.release, self.blob = parse(blob, known, self.audience), blob
        except Refused as refused:
            log.warning("kept %s list cannot be used: %s", self.audience, refused.trouble)

    def fetch(self, client: httpx.Client, known: tuple[bytes, ...], key: str = "") -> bool:
        """Ask the door; True when a newer release was taken.  Raises Refused (the old one stays), httpx.HTTPError."""
        headers = {"If-None-Match": self.etag} if self.etag else {}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        answer = client.get(_ADDRESSES[self.audience], headers=headers)
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return False
        if answer.status_code in _NOTHING_YET and self.release is None:
            return False
        if answer.status_code != httpx.codes.OK:
            raise Refused(Trouble.DOOR_DOWN)
        if answer.content == self.blob:
            self.etag = answer.headers.get("ETag", "")
            return False
        found = parse(answer.content, known, self.audience)
        try:
            release.check_newer(self.serial, found)
        except release.Rollback as error:
            raise Refused(Trouble.ROLLED_BACK) from error
        _files.write(self.path, answer.content)
        self.blob, self.release = answer.content, found
        self.etag = answer.headers.get("ETag", "")
        return True
