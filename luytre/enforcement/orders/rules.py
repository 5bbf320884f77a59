"""Pure decisions about orders: how long, which names never."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from luytre.enforcement.orders.records import Guarded
from luytre.lib import hosts
from luytre.lib.errors import LuytreError

MONTHS: Final = 6
MOST_MONTHS: Final = 12
CATEGORY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
# Names people type and share stand for the same site with these in front.
_FRONTS: Final = ("www.", "m.", "mobile.", "amp.")


def msgid(text: str) -> str:
    """Mark an English sentence for the catalogue; it is translated where it is shown."""
    return text


REASONS: Final = {
    "government": msgid("It belongs to a body of the state."),
    "school": msgid("It belongs to a school or serves learning."),
    "health": msgid("It belongs to a hospital or health service."),
    "child helpline": msgid("Children and those who protect them need it to get help."),
    "bank": msgid("It belongs to a bank or payment service."),
    "telecom": msgid("It belongs to a telecom or public utility."),
    "press": msgid("It belongs to a newspaper or broadcaster."),
    "everyday service": msgid("Millions of people depend on it every day."),
    "delivery network": msgid("Thousands of other sites are delivered through it."),
    "name server": msgid("Devices need it to find any site at all."),
    "platform": msgid("It is a platform shared by millions; one bad page does not make it all bad."),
    "shared hosting": msgid("Many independent sites live under this name."),
    "short address": msgid("It is a service for short addresses that lead anywhere."),
    "popular": msgid("It is among the most visited sites; it must not be blocked by mistake."),
}
ADDRESS_ONLY: Final = msgid(
    "It lies under a platform or host shared by many owners: address level only, never the name. Ask the platform to remove the page."
)
ABOVE: Final = msgid("A protected name lies under it and would be blocked with it.")


def last_day(today: date, months: int) -> date:
    """The day `months` later; the last of the month where that day does not exist."""
    month = today.month - 1 + months
    year, month = today.year + month // 12, month % 12 + 1
    for day in range(today.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, today.day)


def expiry(today: date, wanted: date | None, *, until: date | None = None) -> date | None:
    """The last day in force: six months when none is wanted; None when the wanted day is not possible.

    until: the last day of the ground in law; an order does not outlive it.
    """
    latest = min(last_day(today, MOST_MONTHS), until or date.max)
    last = wanted or min(last_day(today, MONTHS), latest)
    return last if today < last <= latest else None


@dataclass(frozen=True, slots=True)
class GuardList:
    """The own guard list: name → group, by kind; `above` holds every proper parent of a guarded name."""

    below: Mapping[str, str]
    shared: Mapping[str, str]
    above: Mapping[str, str]


def read_guard(lines: Iterable[str]) -> GuardList:
    """Read data/guard.txt.  Raises ValueError on a line or group it does not know: a typing slip must not open a gap."""
    kinds: dict[str, dict[str, str]] = {"below": {}, "shared": {}}
    group = ""
    for raw in lines:
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if line.startswith("["):
            group = line.strip("[]")
            if group not in REASONS:
                raise ValueError(f"unknown group {group!r}")
            continue
        kind, _, name = line.partition(" ")
        if kind not in kinds or not group or hosts.canonical_host(name) != name:
            raise ValueError(f"not a guard line: {line!r}")
        kinds[kind][name] = group
    return GuardList(kinds["below"], kinds["shared"], _above((*kinds["below"], *kinds["shared"])))


def _above(names: Iterable[str]) -> dict[str, str]:
    return {parent: name for name in names for parent in list(hosts.parents(name))[1:]}


def guarded(host: str, own: GuardList) -> Guarded | None:
    """Whether the own list stands in the way of a canonical host."""
    chain = list(hosts.parents(host))
    for name in chain:
        if name in own.below:
            return Guarded(REASONS[own.below[name]], name)
        if name in own.shared:
            return Guarded(REASONS[own.shared[name]] if name == host else ADDRESS_ONLY, name)
    if host in own.above:
        return Guarded(ABOVE, own.above[host])
    return None


def same_site(host: str) -> tuple[str, ...]:
    """The host, and what it stands for without a usual front such as www."""
    return (host, *(host[len(front) :] for front in _FRONTS if host.startswith(front)))


def can_be_listed(host: str) -> bool:
    """Whether a canonical host is the name of one site: no address of digits, no single word, no public suffix."""
    try:
        return "." in host and ":" not in host and hosts.registrable(host) is not None
    except LuytreError:
        return False
