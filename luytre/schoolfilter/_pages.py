"""What pages ask: the state of the filter, why a name is blocked, what the block page says."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_noop as _

from luytre.core.identity.api import Officer
from luytre.lib import hosts
from luytre.schoolfilter import _plan, _rows, _schools, _stores, models, rules
from luytre.schoolfilter._plan import DATABASE_DOWN
from luytre.schoolfilter._words import AGES, TROUBLES, category
from luytre.schoolfilter.records import (
    ExceptionLine,
    Facts,
    FilterState,
    GroupPolicy,
    Judgement,
    Listed,
    NodeRecord,
    Plan,
    Ruling,
    Source,
    Trouble,
    Why,
)

SILENT: Final = timedelta(minutes=1)  # a node beats every ten seconds
OLD_LIST: Final = timedelta(days=3)  # no word with the national list for so long: staff are told
# Troubles with which pupils are not protected as they should be; the others are told in amber.
_RED: Final = frozenset({Trouble.ENGINE_DOWN, Trouble.ENGINE_BLIND, Trouble.NO_KEYS})

_HEADLINES: Final = {
    "works": _("The filter is working."),
    "no_node": _("The filter has not been started yet."),
    "silent": _("The filter program has not reported for a while."),
    "no_list": _("The filter is waiting for its first national list."),
    "old": _("The national list has not been checked for news for several days."),
}
_ADVICE: Final = {
    "no_node": _("Start it on the school's server with: luytre filter node"),
    "silent": _("Names are still filtered by the last rules. Start the program again on the school's server."),
    "no_list": _(
        "School rules are in force already. The list comes by itself; check the Internet connection if it does not."
    ),
    "old": _("The last good list stays in force. Check the Internet connection of the school's server."),
}


def nodes() -> list[NodeRecord]:
    """What the filter nodes last said, the latest first."""
    return [
        NodeRecord(
            row.name,
            row.serial,
            row.restricted_serial,
            row.issued_at,
            row.applied_at,
            row.applied_version,
            row.contacted_at,
            row.seen_at,
            row.names,
            row.engine,
            Trouble(row.trouble) if row.trouble else None,
            row.trouble_at,
        )
        for row in models.Node.objects.order_by("-seen_at")
    ]


def state(*, now: datetime) -> FilterState:
    """The state of the filter in plain words."""
    node = next(iter(nodes()), None)
    if node is None:
        return FilterState("red", _HEADLINES["no_node"], _ADVICE["no_node"], None, waiting=False)
    waiting = node.applied_version < _plan.version()
    if now - node.seen_at > SILENT:
        return FilterState("red", _HEADLINES["silent"], _ADVICE["silent"], node, waiting)
    if node.trouble is not None:
        headline, advice = TROUBLES[node.trouble]
        return FilterState("red" if node.trouble in _RED else "amber", headline, advice, node, waiting)
    if node.serial == 0:
        return FilterState("amber", _HEADLINES["no_list"], _ADVICE["no_list"], node, waiting)
    if node.contacted_at is None or now - node.contacted_at > OLD_LIST:
        return FilterState("amber", _HEADLINES["old"], _ADVICE["old"], node, waiting)
    return FilterState("green", _HEADLINES["works"], "", node, waiting)


def _listed(data: Path, names: list[str]) -> tuple[Listed, ...]:
    found = []
    with _stores.reading(data, "notes") as store:
        for name in names if store else ():
            key = _rows.wire(name)
            row = store.get(key) if store and key else None
            if row is not None:
                scope, kind, until, order = row.decode().split("\t")
                found.append(Listed(name, scope, kind, date.fromisoformat(until), order))
    return tuple(found)


def _categories(data: Path, names: list[str]) -> frozenset[str]:
    with _stores.reading(data, "cat") as store:
        for name in names if store else ():
            key = _rows.wire(name)
            row = store.get(key) if store and key else None
            bits = int(row) if row else 0
            keys = frozenset(key for key, bit in rules.BITS.items() if bits & bit)
            if keys:
                return keys
    return frozenset()


def _facts(data: Path, plan: Plan, group: GroupPolicy | None, host: str, today: date) -> Facts:
    """As rules.facts_of, with the lists read from the stores."""
    names = list(hosts.parents(host))
    return Facts(
        national=tuple(listed for listed in _listed(data, names) if listed.until >= today),
        ruling=None if group is None else rules.ruling_for(plan.exceptions, host, group.gid),
        categories=_categories(data, names),
    )


_SCOPES: Final = {
    "children": _("It is on the national list of names that are blocked for children."),
    "everyone": _("It is on the national list of names that are blocked for everyone."),
}
_SOURCES: Final = {
    "deny": _("Your school has closed it."),
    "allow": _("Your school has opened it."),
    "category": _("Your school does not open this kind of page for this group."),
    "strict": _("This device is in no group of a school, so the strictest rules apply."),
    "open_kind": _("It is of a kind that is open for this group."),
    "nothing": _("It is on no list."),
    "not_here": _("It is one of the names by which devices ask whether they may go around the school's filter."),
}
_TO_A_CHILD: Final = {
    Source.NATIONAL: _("The whole country keeps this page away from children, because it can harm them."),
    Source.EXCEPTION: _("Your teachers have closed this page."),
    Source.CATEGORY: _("Your school keeps pages like this closed for your age."),
    Source.PROBE: _("This is not a page; devices ask for it by themselves."),
}
_NEXT: Final = {
    "national": _(
        "A school cannot lift this. If you think the name is on the list by mistake, write to those who keep it."
    ),
    "deny": _("If it is needed again, remove the exception."),
    "category": _("If lessons need it, add an exception with a reason and an end."),
    "strict": _("Enter the network of the device under “Networks”."),
    "open": _("If it should be closed, add an exception, or report it if it harms children."),
}


def _words(found: Judgement, group: GroupPolicy | None) -> tuple[str, str]:
    if found.source is Source.NATIONAL and found.listed is not None:
        return _SCOPES[found.listed.scope], _NEXT["national"]
    if found.source is Source.EXCEPTION:
        return (_SOURCES["deny"], _NEXT["deny"]) if found.blocked else (_SOURCES["allow"], "")
    if found.blocked:
        return (_SOURCES["category"], _NEXT["category"]) if group else (_SOURCES["strict"], _NEXT["strict"])
    return _SOURCES["open_kind" if found.categories else "nothing"], _NEXT["open"]


def _why(plan: Plan, group: GroupPolicy | None, name: str, now: datetime) -> Why:
    host = hosts.canonical_host(name)
    group_name = AGES[group.age] if group else ""
    if host in rules.NOT_HERE or hosts.within(host, rules.DISCOVERY_ZONE):
        return Why(host, hosts.display(host), True, Source.PROBE, _SOURCES["not_here"], "", group=group_name)
    facts = _facts(settings.DATA, plan, group, host, rules.local_today(now))
    found = rules.judge(group, facts)
    reason, next_step = _words(found, group)
    kinds = sorted(found.categories or (facts.categories if found.blocked else frozenset()))
    return Why(
        host,
        hosts.display(host),
        found.blocked,
        found.source,
        reason,
        next_step,
        categories=tuple(dict.fromkeys(category(key) for key in kinds)),
        group=group_name,
        until=found.listed.until if found.listed else None,
        reason_text=_reason_text(found.ruling, now),
        for_child=group is None or group.age in rules.CHILD_AGES,
        child_reason=_TO_A_CHILD.get(found.source, "") if found.blocked else "",
    )


def _reason_text(ruling: ExceptionLine | None, now: datetime) -> str:
    if ruling is None:
        return ""
    rows = models.LocalException.objects.filter(
        host=ruling.host, ruling=Ruling(ruling.ruling), removed_at=None, expires_at__gt=now
    )
    school = models.Group.objects.filter(pk=ruling.gid).values("school_id")
    rows = rows.filter(group_id=ruling.gid) if ruling.own else rows.filter(group=None, school_id__in=school)
    try:
        return rows.values_list("reason", flat=True).first() or ""
    except DATABASE_DOWN:
        return ""


def why(*, name: str, group_id: int, by: Officer, now: datetime) -> Why:
    """Why a name is blocked, or open, for a group of the officer's school at this moment.

    Raises hosts.BadHost, UnknownGroup, NoSchool.
    """
    record = next((group for group in _schools.groups(by=by) if group.id == group_id), None)
    if record is None:
        raise _schools.unknown_group()
    plan = _plan.current(now)
    return _why(plan, next(group for group in plan.groups if group.gid == group_id), name, now)


def blocked_page(*, name: str, client: str, now: datetime) -> Why | None:
    """What the block page tells a device about a name; None when the text is no name.

    `client` is the device's address: used to find its group, kept nowhere.  A restricted entry reads like any other.
    """
    try:
        host = hosts.canonical_host(name)
    except hosts.BadHost:
        return None
    try:
        plan = _plan.current(now)
    except DATABASE_DOWN:
        plan = _plan.kept(settings.DATA / "filter" / "plan.json") or Plan(version=0)
    try:
        group = rules.group_of(plan, client)
    except ValueError:
        group = None
    return _why(plan, group, host, now)
