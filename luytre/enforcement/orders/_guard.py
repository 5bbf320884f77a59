"""The guard: names that must never be listed, whoever asks.  Runs when an order is proposed and again at approval."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from luytre.enforcement.orders import _popular, rules
from luytre.enforcement.orders._errors import GuardedName, NotAName
from luytre.enforcement.orders.records import Guarded


def check(host: str) -> None:
    """Silent when the canonical host may be listed.  Raises NotAName, GuardedName."""
    found = why_guarded(host)
    if found is not None:
        raise GuardedName(found.reason, found.name)
    if not rules.can_be_listed(host):
        raise NotAName(host)


def why_guarded(host: str) -> Guarded | None:
    """What stands in the way of listing this canonical host, if anything."""
    return rules.guarded(host, own()) or _popular_name(host)


def _popular_name(host: str) -> Guarded | None:
    popular = _popular.load(Path(settings.DATA))
    if popular is None:
        return None
    for name in rules.same_site(host):
        if popular.holds(name):
            return Guarded(rules.REASONS["popular"], name)
    below = popular.below(host)
    return Guarded(rules.ABOVE, below) if below else None


@cache
def own() -> rules.GuardList:
    """The committed list."""
    text = files("luytre.enforcement.orders").joinpath("data", "guard.txt").read_text(encoding="utf-8")
    return rules.read_guard(text.splitlines())
