"""Pure decisions and renderings of feeds."""

from collections.abc import Iterable
from datetime import datetime

from luytre.enforcement.feeds.records import Audience
from luytre.enforcement.orders.records import OrderLine
from luytre.lib.release import Entry, Release

RPZ_TTL = 300
# A zone holds names of 253 characters with its own name behind them and `*.` before them.  One name that does not fit
# keeps a server from loading any of the zone, so a longer name is left out.
LONGEST_IN_ZONE = 253 - len("*.") - len(".") - 63


def next_serial(last: int, now: datetime) -> int:
    """The serial after `last`: the clock in seconds, or one more where the clock went back.

    Taken from the clock so that a database restored from a backup does not hand out a serial a second time; fits the
    32 bits of a zone's serial until 2106.
    """
    return max(last + 1, int(now.timestamp()))


def entries(orders: Iterable[OrderLine], audience: Audience) -> tuple[Entry, ...]:
    """What stands on the list of an audience.  Restricted names appear on the restricted list and nowhere else."""
    wanted = audience == "restricted"
    return tuple(
        Entry(order.host, order.scope, order.category, order.until, str(order.id)[:8])
        for order in orders
        if order.restricted is wanted
    )


def chosen(release: Release, scope: str | None) -> list[str]:
    """The names of one scope, or all, sorted."""
    return [entry.name for entry in release.entries if scope is None or entry.scope == scope]


def domains(release: Release, scope: str | None) -> str:
    """One name a line under a heading of comments."""
    return _heading(release, scope, "#") + "".join(f"{name}\n" for name in chosen(release, scope))


def hosts(release: Release, scope: str | None) -> str:
    """A hosts file; the form knows no wildcards, so `www.` is listed beside each name."""
    return _heading(release, scope, "#") + "".join(
        f"0.0.0.0 {name}\n0.0.0.0 www.{name}\n" for name in chosen(release, scope)
    )


def rpz(release: Release, scope: str | None) -> str:
    """A response policy zone: each name and everything under it does not exist.  Its own name has 63 characters at most."""
    head = (
        f"$TTL {RPZ_TTL}\n"
        f"@ SOA localhost. root.localhost. {release.serial % 2**32} 60 30 2592000 {RPZ_TTL}\n"
        "@ NS localhost.\n"
    )
    names = chosen(release, scope)
    fit = [name for name in names if len(name) <= LONGEST_IN_ZONE]
    left = f"; left out: {len(names) - len(fit)}, too long for a zone\n" if len(fit) < len(names) else ""
    body = "".join(f"{name} CNAME .\n*.{name} CNAME .\n" for name in fit)
    return _heading(release, scope, ";") + left + head + body


def _heading(release: Release, scope: str | None, mark: str) -> str:
    bound = scope or "children, everyone"
    return (
        f"{mark} Luy Tre open block list, serial {release.serial}, issued {release.issued:%Y-%m-%dT%H:%M:%SZ}\n"
        f"{mark} scope: {bound} (children: for networks of schools and families; everyone: for every network)\n"
        f"{mark} This form is not signed; the signed list is /feeds/release, its keys are /feeds/keys\n"
    )
