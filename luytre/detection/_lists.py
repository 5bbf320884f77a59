"""Reading category lists as the world publishes them, and compiling them into the one file that look-ups use."""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final

from luytre.detection.records import CATEGORIES, ImportResult, ListRead
from luytre.lib import hosts
from luytre.signals import hostlist

_COMMENT: Final = re.compile(r"^\s*(?:[#!;\[]|//)|\s+#.*$")
_SINK: Final = re.compile(r"(?:0\.0\.0\.0|127\.0\.0\.1|::1?|255\.255\.255\.255)\s+")
_RULE: Final = re.compile(r"(?:\|\||\*\.|\.|full:|domain:|address=/|local=/)")
_REST: Final = re.compile(r"[\^$/\s@].*$", re.DOTALL)
_PLAIN: Final = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII
)
# Hosts files start with these; they are no sites.
_LOCAL: Final = frozenset(("localhost.localdomain", "local.host", "ip6-localhost"))
_SKIPPED: Final = ("include:", "keyword:", "regexp:", "@@", "/")
_LICENCE: Final = re.compile(r"^\W*licen[cs]e\W*:\W*(.+)$", re.IGNORECASE | re.MULTILINE)
_TRAPS: Final = frozenset(("malware", "phishing", "scam"))
_POPULAR: Final = "popular/top-ranked.txt"


def path(data: Path) -> Path:
    """The compiled file below LUYTRE_DATA."""
    return data / "lists" / "hosts.lst"


@cache
def demo() -> tuple[tuple[str, str], ...]:
    """(name, category) of the list that ships with the program: reserved names only."""
    text = files("luytre.detection").joinpath("data", "demo.csv").read_text(encoding="utf-8")
    return tuple((row["name"], row["category"]) for row in csv.DictReader(text.splitlines()))


def ensure_demo(data: Path) -> None:
    """Compile the shipped list when there is no other."""
    if not path(data).exists():
        lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, category in demo():
            lists[category].append(name)
        hostlist.compile_lists(path(data), lists)


def compile_folder(folder: Path, out: Path, *, with_demo: bool) -> ImportResult | None:
    """Everything known below the folder; None when there is nothing.  with_demo: the shipped names come along."""
    popular = _popular(folder)
    names: defaultdict[str, set[str]] = defaultdict(set)
    read: list[ListRead] = []
    for file, category, form in _sources(folder):
        found, skipped = _read(file, addresses=form == "addresses", popular=popular)
        if category in _TRAPS:
            # Such lists name big sites because of one bad page on them; the site itself is no trap.
            skipped += len(found & popular)
            found -= popular
        names[category] |= found
        read.append(
            ListRead(file.relative_to(folder).as_posix(), category, len(found), skipped, _licence(file, folder))
        )
    if not any(one.hosts for one in read):
        return None
    for name, category in demo() if with_demo else ():
        names[category].add(name)
    count = hostlist.compile_lists(out, names)
    report = [
        {"path": one.path, "category": one.category, "hosts": one.hosts, "skipped": one.skipped, "licence": one.licence}
        for one in read
    ]
    out.with_name("sources.json").write_text(json.dumps(report, indent=1, ensure_ascii=False), encoding="utf-8")
    return ImportResult(count, out.stat().st_size, tuple(read))


def _sources(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Known places first; then whatever bears the name of a category."""
    text = files("luytre.detection").joinpath("data", "sources.csv").read_text(encoding="utf-8")
    known = [(folder / row["path"], row["category"], row["form"]) for row in csv.DictReader(text.splitlines())]
    yield from (source for source in known if source[0].is_file())
    taken = {source[0] for source in known}
    for category in CATEGORIES:
        below = (folder / category).rglob("*") if (folder / category).is_dir() else iter(())
        for file in sorted(chain(folder.glob(f"{category}.*"), below)):
            if file.is_file() and file not in taken and not _is_about(file):
                yield file, category, "names"


def _is_about(file: Path) -> bool:
    return "README" in file.name or file.stem == "LICENSE"


def _read(file: Path, *, addresses: bool, popular: frozenset[str]) -> tuple[set[str], int]:
    found: set[str] = set()
    skipped = 0
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        for line in lines:
            text = _COMMENT.sub("", line).strip()
            if not text:
                continue
            some = _of_address(text, popular) if addresses else _names(text)
            skipped += not some
            found.update(some)
    return found, skipped


def _names(text: str) -> list[str]:
    """The hosts of one line of a hosts file, a plain list or Adblock rules."""
    sink = _SINK.match(text)
    if sink:
        pieces = text[sink.end() :].split()
    elif text.startswith(_SKIPPED):
        return []
    else:
        rule = _RULE.match(text)
        pieces = [_REST.sub("", text[rule.end() :] if rule else text)]
    return [name for name in map(_host, pieces) if name]


def _host(text: str) -> str:
    """Canonical host, without `www.`; empty when it is none or has only one label."""
    name = text.lower().removesuffix(".")
    if not _PLAIN.fullmatch(name) or "xn--" in name:
        try:
            name = hosts.canonical_host(text)
        except hosts.BadHost:
            return ""
    if name in _LOCAL or ("." not in name and ":" not in name):
        return ""
    bare = name.removeprefix("www.")
    # "www.example.com" stands for the site; "www.com" and "www.github.io" would stand for far too much.
    return bare if bare == name or hosts.registrable(bare) else name


def _of_address(text: str, popular: frozenset[str]) -> list[str]:
    """The host of an address that was found harmful, unless the harm is one page of a site that everybody uses."""
    try:
        url = hosts.canonical_url(text)
    except hosts.BadUrl:
        return []
    whole = url.path == "/" and not url.query
    if not whole and (url.host in popular or (hosts.registrable(url.host) or url.host) in popular):
        return []
    return [_host(url.host)] if _host(url.host) else []


def _popular(folder: Path) -> frozenset[str]:
    try:
        text = (folder / _POPULAR).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    return frozenset(line.strip() for line in text.splitlines() if line and not line.startswith("#"))


def _licence(file: Path, folder: Path) -> str:
    """What the README beside the list says, if it says anything."""
    for place in (file.parent, *file.parent.parents):
        readme = place / "README.md"
        if readme.is_file():
            said = _LICENCE.search(readme.read_text(encoding="utf-8", errors="replace"))
            return said.group(1).strip()[:200] if said else ""
        if place == folder:
            break
    return ""
