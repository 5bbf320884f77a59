"""Who is blocked from what: the reference decision, in plain Python, slow and obvious.

The engine decides the same with LMDB look-ups and a few lines of Lua (engine/decide.lua); a differential test keeps
the two equal.  The order is: the national list within its scope, then the school's exception, then the categories.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from luytre.lib import hosts
from luytre.schoolfilter.records import (
    Age,
    ExceptionLine,
    Facts,
    GroupPolicy,
    Judgement,
    Lists,
    Plan,
    Ruling,
    Source,
)

# A category's bit never changes: stores that are already written keep their meaning.  Bits 0 to 25 are for categories.
BITS: Final[dict[str, int]] = {
    key: 1 << position
    for position, key in enumerate(
        (
            "adult",
            "gambling",
            "violence",
            "self-harm",
            "drugs",
            "hate",
            "malware",
            "phishing",
            "scam",
            "dating",
            "proxy-vpn",
            "doh-bypass",
            "social",
            "games",
            "chat",
            "video",
            "piracy",
            "ads",
            "alcohol-tobacco",
            "weapons",
        )
    )
}
# Reserved bits, so that the scope of the national list is decided by the same AND as a category.
CHILDREN_BIT: Final = 1 << 27
EVERYONE_BIT: Final = 1 << 28
# Blocks only where the engine found no policy row at all; every client has one, so a hit means a broken look-up.
STRAY_BIT: Final = 1 << 29
# Blocks for everybody: a look-up that stops working (a silent fail-open) shows at once.
PROBE_BIT: Final = 1 << 30
EVERY_BIT: Final = (1 << 31) - 1
# The row of an unknown network: as strict as no row, but found.
UNKNOWN_MASK: Final = EVERY_BIT & ~STRAY_BIT
FIRM_BITS: Final = CHILDREN_BIT | EVERYONE_BIT | STRAY_BIT | PROBE_BIT

PROBE_ZONE: Final = "luytre-probe.invalid"
LIST_PROBE: Final = f"list.{PROBE_ZONE}"
STRAY_PROBE: Final = f"stray.{PROBE_ZONE}"

# Signals by which browsers and phones ask whether they may go around the school's resolver.
NOT_HERE: Final = (
    "use-application-dns.net",  # Firefox: do not switch to DNS over HTTPS by yourself
    "mask.icloud.com",  # iCloud Private Relay
    "mask-h2.icloud.com",
    "mask.apple-dns.net",
    "doh.dns.apple.com",
)
DISCOVERY_ZONE: Final = "resolver.arpa"  # RFC 9462: discovery of encrypted resolvers

# Nobody knows who holds a guest's device, so a guest counts as a pupil.
CHILD_AGES: Final = frozenset(Age) - {Age.STAFF}

LONGEST_EXCEPTION: Final = timedelta(days=366)
MOST_EXCEPTIONS: Final = 5000
_WIDEST: Final = {4: 8, 6: 16}  # prefix length by IP version

_DANGER: Final = frozenset({"malware", "phishing", "scam"})
_NEVER_FOR_CHILDREN: Final = _DANGER | {
    "adult",
    "gambling",
    "violence",
    "self-harm",
    "drugs",
    "hate",
    "dating",
    "proxy-vpn",
    "doh-bypass",
    "piracy",
    "alcohol-tobacco",
    "weapons",
}
DEFAULTS: Final[dict[Age, frozenset[str]]] = {
    Age.KINDERGARTEN: frozenset(BITS),
    Age.PRIMARY: frozenset(BITS),
    Age.LOWER_SECONDARY: frozenset(BITS) - {"video"},
    Age.UPPER_SECONDARY: _NEVER_FOR_CHILDREN | {"ads"},
    Age.STAFF: _DANGER,
    Age.GUEST: _NEVER_FOR_CHILDREN,
}


def mask(group: GroupPolicy) -> int:
    """The bits a group blocks."""
    bits = EVERYONE_BIT | PROBE_BIT
    if group.age in CHILD_AGES:
        bits |= CHILDREN_BIT
    for key in group.blocked:
        bits |= BITS.get(key, 0)
    return bits


def judge(group: GroupPolicy | None, facts: Facts) -> Judgement:
    """The decision.  No group (an unknown network) means the strict default: everything listed is blocked."""
    if facts.probe:
        return Judgement(True, Source.PROBE)
    for listed in facts.national:
        if listed.scope == "everyone" or group is None or group.age in CHILD_AGES:
            return Judgement(True, Source.NATIONAL, frozenset({listed.category}), listed=listed)
    if group is not None and facts.ruling is not None:
        return Judgement(facts.ruling.ruling is Ruling.DENY, Source.EXCEPTION, ruling=facts.ruling)
    counted = facts.categories if group is None else facts.categories & group.blocked
    if counted:
        return Judgement(True, Source.CATEGORY, frozenset(counted))
    return Judgement(False, Source.NOTHING, facts.categories)


def group_of(plan: Plan, client: str) -> GroupPolicy | None:
    """The group of a client's address: the narrowest network that holds it, None when there is none."""
    address = ip_address(client)
    groups = {group.gid: group for group in plan.groups}
    held = [(ip_network(line.cidr), line.gid) for line in plan.networks if address in ip_network(line.cidr)]
    if not held:
        return None
    return groups.get(max(held, key=lambda pair: pair[0].prefixlen)[1])


def ruling_for(exceptions: Iterable[ExceptionLine], host: str, gid: int) -> ExceptionLine | None:
    """The exception that speaks about a host for a group: the longest name wins, then the group's own."""
    names = list(hosts.parents(host))
    found = [line for line in exceptions if line.gid == gid and line.host in names]
    return min(found, key=lambda line: (names.index(line.host), not line.own), default=None)


def facts_of(plan: Plan, lists: Lists, group: GroupPolicy | None, host: str) -> Facts:
    """Everything known about a host for a group.

    National entries hold for every name below them; of the categories only the longest listed name speaks.
    """
    names = list(hosts.parents(host))
    return Facts(
        national=tuple(lists.national[name] for name in names if name in lists.national),
        ruling=None if group is None else ruling_for(plan.exceptions, host, group.gid),
        categories=next((lists.categories[name] for name in names if name in lists.categories), frozenset()),
        probe=host == LIST_PROBE,
    )


def decide(plan: Plan, lists: Lists, *, client: str, host: str) -> Judgement:
    """The reference decision for one question of one client."""
    group = group_of(plan, client)
    return judge(group, facts_of(plan, lists, group, host))


def answer(judgement: Judgement, host: str, qtype: str) -> str:
    """What the engine must answer: `nxdomain`, `block` (the page's address), `nodata` or `pass`."""
    if host in NOT_HERE:
        return "nxdomain"
    if hosts.within(host, DISCOVERY_ZONE):
        return "nodata"
    if not judgement.blocked:
        return "pass"
    return "block" if qtype in {"A", "AAAA"} else "nodata"


def local_today(now: datetime) -> date:
    """The day in Viet Nam (UTC+7, no summer time)."""
    return (now + timedelta(hours=7) - (now.utcoffset() or timedelta())).date()


def next_midnight(now: datetime) -> datetime:
    """When today ends in Viet Nam: entries of the list lapse then."""
    local = now + timedelta(hours=7) - (now.utcoffset() or timedelta())
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return now + (start + timedelta(days=1) - local)


def covers_everything(cidr: str) -> bool:
    """A network so wide that it is surely a slip: wider than /8 (IPv4) or /16 (IPv6)."""
    network = ip_network(cidr)
    return network.prefixlen < _WIDEST[network.version]


def unknown_categories(keys: Collection[str]) -> frozenset[str]:
    """Keys that are no category of this filter."""
    return frozenset(keys) - frozenset(BITS)
