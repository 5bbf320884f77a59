"""Propose a block, decide by a second person, withdraw; what is in force."""

__all__ = [
    "AlreadyDecided",
    "AlreadyListed",
    "BadExpiry",
    "BadOrder",
    "GroundGone",
    "Guarded",
    "GuardedName",
    "NoSuchOrder",
    "NotAName",
    "Order",
    "OrderError",
    "OrderLine",
    "SamePerson",
    "State",
    "Turn",
    "approve",
    "get",
    "history",
    "import_guard",
    "in_force",
    "list_orders",
    "propose",
    "refuse",
    "why_guarded",
    "withdraw",
]

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When

from luytre.core.catalogue import api as catalogue
from luytre.core.identity import api as identity
from luytre.detection import api as detection
from luytre.enforcement.orders import _guard, _popular, _turns, rules
from luytre.enforcement.orders._errors import (
    AlreadyDecided,
    AlreadyListed,
    BadExpiry,
    BadOrder,
    GroundGone,
    GuardedName,
    NoSuchOrder,
    NotAName,
    OrderError,
    SamePerson,
)
from luytre.enforcement.orders.models import Order as Row
from luytre.enforcement.orders.models import Turn as TurnRow
from luytre.enforcement.orders.records import LIVE, SCOPES, Guarded, Order, OrderLine, Scope, State, Turn
from luytre.lib.hosts import canonical_host, within
from luytre.lib.validity import day_of
from luytre.lib.vi import nfc
from luytre.reports import api as reports

Permission = identity.Permission
LONGEST_WHY = 2_000


def propose(
    *,
    host: str,
    scope: str,
    ground: str,
    category: str,
    expires_on: date | None = None,
    by: identity.Officer,
    finding_id: UUID | None = None,
    restricted: bool = False,
    why: str,
    now: datetime,
) -> Order:
    """Ask for a name to be blocked; nothing happens until another person approves.

    host: anything that names a site.  scope: "children" or "everyone".  ground: key of a legal ground in force today.
    category: a taxonomy code or the word of a category list.  expires_on: last day in force; six months when None, at most
    twelve, and never longer than the ground is law.  restricted: keyed operators and enrolled nodes only; a finding
    (given here or not) or category under the NO_STORE rule makes it so whatever is asked.
    Raises NotAllowed, BadHost, NotAName, GuardedName, BadOrder, BadExpiry, GroundGone, AlreadyListed.
    """
    identity.demand(by, Permission.ORDER_PROPOSE)
    name, reason, today = canonical_host(host), _reason(why), day_of(now)
    if scope not in SCOPES or not rules.CATEGORY.fullmatch(category):
        raise BadOrder
    last = rules.expiry(today, expires_on, until=_ground_in_force(ground, today).valid_to)
    if last is None:
        raise BadExpiry
    _guard.check(name)
    finding = _finding(finding_id)
    if finding is not None and not within(finding.host, name):
        raise BadOrder  # an order on another name is no consequence of this finding
    hidden = restricted or (finding is not None and finding.no_store) or _no_store(category, today)
    hidden = hidden or detection.police_only(host=name)
    province = _province(finding) if finding else ""
    row = Row(
        host=name,
        scope=scope,
        ground=ground,
        category=category,
        why=reason,
        expires_on=last,
        restricted=hidden,
        finding_id=finding_id,
        province=province,
        proposed_by=by.id,
        proposed_at=now,
        proposed_on=today,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _turns.write(order_id=row.id, old=None, new=State.PROPOSED, by=by, why=reason, now=now)
    except IntegrityError as error:
        if Row.objects.filter(host=name, state__in=LIVE).exists():
            raise AlreadyListed(name) from error
        raise
    return _turns.order(row)


def approve(*, order_id: UUID, by: identity.Officer, now: datetime) -> Order:
    """The second person says yes; the name is in force from now until the last day.

    Guard lists, ground, expiry and the NO_STORE rule are looked at again: the world may have changed since the proposal.
    Raises NotAllowed, NoSuchOrder, AlreadyDecided, SamePerson, GuardedName, GroundGone, BadExpiry.
    """
    identity.demand(by, Permission.ORDER_APPROVE)
    today = day_of(now)
    with transaction.atomic():
        # Claimed first: of two who press at once the second waits here and then sees what was decided.
        row = _waiting(order_id)
        if row.proposed_by == by.id:
            raise SamePerson
        _turns.claim(order_id=order_id, old=State.PROPOSED, new=State.APPROVED, by=by.id, now=now)
        if row.expires_on < today:
            raise BadExpiry
        _ground_in_force(row.ground, today)
        _guard.check(row.host)
        if not row.restricted and detection.police_only(host=row.host):
            Row.objects.filter(pk=order_id).update(restricted=True)  # before it is on any list
        _turns.write(order_id=order_id, old=State.PROPOSED, new=State.APPROVED, by=by, why="", now=now)
    return get(order_id=order_id)


def refuse(*, order_id: UUID, by: identity.Officer, why: str, now: datetime) -> Order:
    """The second person says no, with a reason.  Raises NotAllowed, NoSuchOrder, AlreadyDecided, SamePerson, BadOrder."""
    identity.demand(by, Permission.ORDER_APPROVE)
    reason = _reason(why)
    with transaction.atomic():
        if _waiting(order_id).proposed_by == by.id:
            raise SamePerson
        _turns.claim(order_id=order_id, old=State.PROPOSED, new=State.REFUSED, by=by.id, now=now)
        _turns.write(order_id=order_id, old=State.PROPOSED, new=State.REFUSED, by=by, why=reason, now=now)
    return get(order_id=order_id)


def withdraw(*, order_id: UUID, by: identity.Officer, why: str, now: datetime) -> Order:
    """Take an order out of force, or a proposal back; one person is enough, unlisting is the safe direction.

    A proposal may also be taken back by who made it.  Raises NotAllowed, NoSuchOrder, AlreadyDecided, BadOrder.
    """
    _demand_sight(by)
    reason = _reason(why)
    with transaction.atomic():
        row = Row.objects.filter(pk=order_id).first()
        if row is None:
            raise NoSuchOrder
        old = State(row.state)
        if not (old is State.PROPOSED and row.proposed_by == by.id):
            identity.demand(by, Permission.ORDER_WITHDRAW)
        if old not in LIVE:
            raise AlreadyDecided(old)
        _turns.claim(order_id=order_id, old=old, new=State.WITHDRAWN, by=by.id, now=now)
        _turns.write(order_id=order_id, old=old, new=State.WITHDRAWN, by=by, why=reason, now=now)
    return get(order_id=order_id)


def get(*, order_id: UUID, by: identity.Officer | None = None) -> Order:
    """One order; masked for `by` when need be, whole without `by` (for other rooms).  Raises NoSuchOrder, NotAllowed."""
    if by is not None:
        _demand_sight(by)
    row = Row.objects.filter(pk=order_id).first()
    if row is None:
        raise NoSuchOrder
    return _turns.order(row) if by is None else _seen_by(by, _turns.order(row))


def history(*, order_id: UUID) -> list[Turn]:
    """Every change, oldest first."""
    rows = TurnRow.objects.filter(order_id=order_id).order_by("id")
    return [Turn(row.old, State(row.new), row.at, row.by, row.why) for row in rows]


def list_orders(*, by: identity.Officer, state: State | str | None = None, limit: int = 500) -> list[Order]:
    """What waits for a second person first, oldest on top; then the rest, newest first.  Raises NotAllowed."""
    _demand_sight(by)
    rows = Row.objects.all() if state is None else Row.objects.filter(state=State(state).value)
    waits = When(state=State.PROPOSED.value, then=Value(0))
    waiting = rows.filter(state=State.PROPOSED.value).order_by("proposed_at")[:limit]
    others = (
        rows.exclude(state=State.PROPOSED.value)
        .annotate(rank=Case(waits, When(state=State.APPROVED.value, then=Value(1)), default=Value(2)))
        .order_by("rank", "-decided_at")[:limit]
    )
    return [_seen_by(by, _turns.order(row)) for row in (*waiting, *others)][:limit]


def in_force(*, at: datetime) -> list[OrderLine]:
    """Every order in force at a moment, by name; names are unique."""
    rows = Row.objects.filter(state=State.APPROVED.value, expires_on__gte=day_of(at)).order_by("host")
    lines = rows.values_list("id", "host", "scope", "category", "expires_on", "restricted").iterator(chunk_size=5_000)
    return [
        OrderLine(id_, host, _scope(scope), category, until, restricted)
        for id_, host, scope, category, until, restricted in lines
    ]


def why_guarded(*, host: str) -> Guarded | None:
    """What would stand in the way of listing this name, if anything.  Raises BadHost."""
    return _guard.why_guarded(canonical_host(host))


def import_guard(folder: Path, out: Path | None = None) -> int:
    """Build the list of popular names from every *.txt of a folder (one name a line); how many names it holds.

    out: the installation's own file when None.  The new list counts at once, in every process.
    """
    names = (
        line
        for path in sorted(folder.rglob("*.txt"))
        for line in path.read_text(encoding="utf-8", errors="ignore").splitlines()
    )
    return _popular.write(out or Path(settings.DATA) / _popular.FILE, names)


def _demand_sight(by: identity.Officer) -> None:
    if not by.permissions & {Permission.ORDER_PROPOSE, Permission.ORDER_APPROVE, Permission.ORDER_WITHDRAW}:
        raise identity.NotAllowed


def _seen_by(by: identity.Officer, order: Order) -> Order:
    """A restricted target is named to the police and to those who decide, to nobody else."""
    deciders = {Permission.ORDER_APPROVE, Permission.ORDER_WITHDRAW}
    if not order.restricted or identity.Role.POLICE_OFFICER in by.roles or by.permissions & deciders:
        return order
    return replace(order, host="", why="", masked=True)


def _waiting(order_id: UUID) -> Row:
    row = Row.objects.select_for_update(no_key=True).filter(pk=order_id).first()
    if row is None:
        raise NoSuchOrder
    if row.state != State.PROPOSED.value:
        raise AlreadyDecided(row.state)
    return row


def _reason(why: str) -> str:
    reason = nfc(why.replace("\x00", "")).strip()
    if not 0 < len(reason) <= LONGEST_WHY:
        raise BadOrder
    return reason


def _ground_in_force(ground: str, today: date) -> catalogue.Ground:
    try:
        return catalogue.ground(ground, today)
    except catalogue.NotInForce as error:
        raise GroundGone(ground) from error


def _no_store(category: str, today: date) -> bool:
    try:
        return catalogue.code(category, today).no_store
    except catalogue.NotInForce:
        return False  # the word of a category list, no taxonomy code


def _finding(finding_id: UUID | None) -> detection.Finding | None:
    try:
        return detection.get(finding_id=finding_id) if finding_id else None
    except detection.NoSuchFinding as error:
        raise BadOrder from error


def _province(finding: detection.Finding) -> str:
    """Of the report behind the finding; it serves the count per province and is shown with no order."""
    try:
        return reports.line(report_id=reports.released_link(link_id=finding.link_id).report_id).province
    except reports.NoSuchReport:
        return ""


def _scope(scope: str) -> Scope:
    return "everyone" if scope == "everyone" else "children"
