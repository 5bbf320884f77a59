"""Names by category that a school may choose to block: own short lists of services, and files the operator adds."""

import logging
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from luytre.lib import hosts, release
from luytre.schoolfilter import rules
from luytre.schoolfilter.records import Listed, Lists

log = logging.getLogger(__name__)

_SHIPPED: Final = Path(__file__).parent / "data"
_PLAIN: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.[a-z][a-z0-9-]{1,62}")
_ZERO: Final = frozenset({"0.0.0.0", "127.0.0.1", "::1", "::"})  # noqa: S104 - first words of hosts files


def _files(data: Path) -> list[tuple[str, Path]]:
    """(category, file): `data/<category>.txt` of this package, then `filter/lists/<category>.txt` of the operator."""
    found = []
    for folder in (_SHIPPED, data / "filter" / "lists"):
        found += [(path.stem, path) for path in sorted(folder.glob("*.txt")) if path.stem in rules.BITS]
    return found


def mark(data: Path) -> str:
    """Changes when one of the files does."""
    return ";".join(f"{key}:{file.stat().st_mtime_ns}:{file.stat().st_size}" for key, file in _files(data))


def _names(lines: Iterable[str]) -> Iterable[str]:
    """One name a line, or a hosts file; # starts a remark; lines that are no name are passed over."""
    for line in lines:
        words = line.partition("#")[0].split()
        if not words:
            continue
        text = words[1] if len(words) > 1 and words[0] in _ZERO else words[0]
        text = text.lower().removeprefix("*.").removeprefix("||").rstrip("^.")
        if _PLAIN.fullmatch(text) and "xn--" not in text:
            yield text
            continue
        try:
            host = hosts.canonical_host(text)
        except hosts.BadHost:
            continue
        if "." in host and not hosts.is_address(host):
            yield host


def categories(data: Path) -> dict[str, frozenset[str]]:
    """Host → categories, out of all files."""
    found: dict[str, frozenset[str]] = {}
    single: dict[str, frozenset[str]] = {key: frozenset({key}) for key in rules.BITS}
    for key, file in _files(data):
        try:
            with file.open(encoding="utf-8", errors="replace") as lines:
                for name in _names(lines):
                    held = found.get(name)
                    found[name] = single[key] if held is None else held | single[key]
        except OSError as error:
            log.warning("category list %s cannot be read: %s", key, type(error).__name__)
    return found


def national(releases: Iterable[release.Release | None], today: date) -> dict[str, Listed]:
    """The entries still in force; a name on both lists keeps the wider scope."""
    found: dict[str, Listed] = {}
    for part in releases:
        for entry in part.entries if part else ():
            if entry.until < today:
                continue
            held = found.get(entry.name)
            if held is not None and (held.scope == "everyone" or entry.scope == "children"):
                continue
            found[entry.name] = Listed(
                entry.name,
                entry.scope,
                entry.category,
                entry.until,
                entry.order,
                restricted=part is not None and part.audience == "restricted",
            )
    return found


def both(releases: Iterable[release.Release | None], names: dict[str, frozenset[str]], today: date) -> Lists:
    """Everything a node knows."""
    return Lists(national(releases, today), names)
