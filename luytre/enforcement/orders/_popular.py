"""Popular names in one compact sorted file, searched on the disk's own pages.

Names stand with their labels turned round (`com.example.www`), so that a name is followed by everything under it and
one binary search answers both questions: is it there, and does something lie under it.
"""

import contextlib
import mmap
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from luytre.lib import hosts

FILE: Final = Path("lists") / "guard.lst"


def turned(host: str) -> str:
    return ".".join(reversed(host.split(".")))


def write(path: Path, names: Iterable[str]) -> int:
    """Write the file in one step (a reader sees the old one or the new one); how many names it holds."""
    lines = sorted({turned(name).encode() for raw in names if (name := _canonical(raw))})
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    with half.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    return len(lines)


def _canonical(raw: str) -> str:
    text = raw.partition("#")[0].strip()
    with contextlib.suppress(hosts.BadHost):
        return hosts.canonical_host(text) if text else ""
    return ""


class Popular:
    """Look-ups in a file written by `write`."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self._lines: mmap.mmap | bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""

    def holds(self, host: str) -> bool:
        """The name itself."""
        key = turned(host).encode()
        return self._first_from(key) == key

    def below(self, host: str) -> str | None:
        """A name that lies under this one, if any."""
        prefix = turned(host).encode() + b"."
        found = self._first_from(prefix)
        return turned(found.decode()) if found.startswith(prefix) else None

    def _first_from(self, key: bytes) -> bytes:
        """The first line that is not smaller than the key; b"" past the end."""
        low, high = 0, len(self._lines)  # both are starts of lines (or the end)
        while low < high:
            start = self._lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self._lines.find(b"\n", start)
            if self._lines[start:end] < key:
                low = end + 1
            else:
                high = start
        return self._lines[low : self._lines.find(b"\n", low)] if low < len(self._lines) else b""


def load(data: Path) -> Popular | None:
    """The imported list of this installation, opened anew when the file was replaced; None when there is none."""
    path = data / FILE
    try:
        stamp = path.stat()
    except OSError:
        return None
    return _open(path, stamp.st_mtime_ns, stamp.st_ino)


@lru_cache(maxsize=1)
def _open(path: Path, changed: int, number: int) -> Popular:  # noqa: ARG001 - both are the key of the cache
    return Popular(path)
