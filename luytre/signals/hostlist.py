"""A compiled list of hosts and their categories: small, loaded at once, looked up in microseconds, unreadable as a list.

The file holds 8-byte BLAKE2b digests instead of names, so that it cannot be read as a catalogue of harmful sites; a name
that is asked for is found all the same.  Two names share a digest with a chance of 1 in 10¹³ per look-up at 1.6 million
names.  Layout, little-endian:

    8 bytes    b"LTHOSTS1"
    8 bytes    length of the header in bytes (padded with spaces to a multiple of 8)
    header     JSON: {"categories": [name, …], "sets": [[category number, …], …], "count": n}
    8·n bytes  digests, ascending
    2·n bytes  for each digest the number of its set of categories
"""

import json
import os
import sys
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final, Self

from luytre.lib import hosts

__all__ = ["BadList", "HostList", "compile_lists", "current"]

_MAGIC: Final = b"LTHOSTS1"
_HEAD: Final = 16
_SWAP: Final = sys.byteorder == "big"
_NOTHING: Final[frozenset[str]] = frozenset()
_MOST_SETS: Final = 0xFFFF


class BadList(Exception):
    """The file is not a compiled list, or is cut off."""


def _digest(host: str) -> int:
    return int.from_bytes(blake2b(host.encode(), digest_size=8).digest(), "little")


def compile_lists(path: Path, lists: Mapping[str, Iterable[str]]) -> int:
    """Write the compiled file for {category: canonical hosts}; returns how many different hosts it holds.

    The new file takes the place of the old one in a single step: a reader sees the one or the other.
    """
    categories = sorted(lists)
    marks: dict[int, int] = {}
    for number, category in enumerate(categories):
        for host in lists[category]:
            digest = _digest(host)
            marks[digest] = marks.get(digest, 0) | 1 << number
    digests = array("Q", sorted(marks))
    numbers: dict[int, int] = {}
    sets = array("H", (numbers.setdefault(marks[digest], len(numbers)) for digest in digests))
    if len(numbers) > _MOST_SETS:
        raise ValueError("too many different sets of categories")
    spelled = [[bit for bit in range(len(categories)) if mark >> bit & 1] for mark in numbers]
    head = json.dumps({"categories": categories, "sets": spelled, "count": len(digests)}).encode()
    head += b" " * (-len(head) % 8)
    if _SWAP:
        digests.byteswap()
        sets.byteswap()
    _replace(path, [_MAGIC, len(head).to_bytes(8, "little"), head, digests.tobytes(), sets.tobytes()])
    return len(digests)


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)  # every front door reads it, whichever account it runs as
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class HostList:
    """A list in memory (10 bytes a host).  Made by `HostList.open`."""

    __slots__ = ("_digests", "_sets", "_spelled", "categories")

    def __init__(
        self, categories: tuple[str, ...], spelled: tuple[frozenset[str], ...], digests: memoryview, sets: memoryview
    ) -> None:
        self.categories = categories
        self._spelled = spelled
        self._digests = digests
        self._sets = sets

    @classmethod
    def empty(cls) -> Self:
        """A list that knows no host."""
        return cls((), (), memoryview(array("Q")), memoryview(array("H")))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the file; only its header is taken apart.  A missing file is an empty list.  Raises BadList.

        Not mapped into memory: if somebody copied another file over a mapped one, the process would be killed.
        """
        try:
            view = memoryview(path.read_bytes())
        except FileNotFoundError:
            return cls.empty()
        try:
            return cls._of(view)
        except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
            raise BadList(path.name) from error

    @classmethod
    def _of(cls, view: memoryview) -> Self:
        if bytes(view[:8]) != _MAGIC:
            raise ValueError("not a compiled list")
        start = _HEAD + int.from_bytes(view[8:_HEAD], "little")
        head = json.loads(bytes(view[_HEAD:start]))
        count = int(head["count"])
        if len(view) != start + 10 * count or count < 0:
            raise ValueError("cut off")
        names = tuple(map(str, head["categories"]))
        spelled = tuple(frozenset(names[number] for number in numbers) for numbers in head["sets"])
        middle = start + 8 * count
        if _SWAP:
            digests, sets = array("Q", bytes(view[start:middle])), array("H", bytes(view[middle:]))
            digests.byteswap()
            sets.byteswap()
            return cls(names, spelled, memoryview(digests), memoryview(sets))
        return cls(names, spelled, view[start:middle].cast("Q"), view[middle:].cast("H"))

    def __len__(self) -> int:
        return len(self._digests)

    def look_up(self, host: str) -> frozenset[str]:
        """The categories of a canonical host: its own, else those of the nearest name above it, else none."""
        found = self.find(host)
        return found[1] if found else _NOTHING

    def find(self, host: str) -> tuple[str, frozenset[str]] | None:
        """Like `look_up`, with the listed name that matched; None when nothing is known."""
        for name in hosts.parents(host):
            digest = _digest(name)
            at = bisect_left(self._digests, digest)
            if at < len(self._digests) and self._digests[at] == digest:
                return name, self._spelled[self._sets[at]]
        return None


_opened: dict[Path, tuple[tuple[int, int, int], HostList]] = {}


def current(path: Path) -> HostList:
    """The list at this path, opened once and again whenever the file was replaced.

    A broken file counts as what was open before, else as empty: a report is never refused because of a list.
    """
    try:
        state = path.stat()
        stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
    except OSError:
        stamp = (0, 0, 0)
    known = _opened.get(path)
    if known is None or known[0] != stamp:
        try:
            opened = HostList.open(path)
        except (BadList, OSError):
            opened = known[1] if known else HostList.empty()
        known = _opened[path] = (stamp, opened)
    return known[1]
