"""Acts of a school's administrators: each one transaction with its audit line and a new policy version."""

from collections.abc import Collection
from datetime import datetime
from ipaddress import ip_network
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q

from luytre.core.audit import api as audit
from luytre.core.identity.api import Officer, Permission, demand
from luytre.core.journal import api as journal
from luytre.lib import hosts
from luytre.lib.hosts import BadHost
from luytre.schoolfilter import _errors, _rows, models, rules
from luytre.schoolfilter._words import AGES, GROUNDS
from luytre.schoolfilter.records import Age, ExceptionRecord, GroupRecord, NetworkRecord, Ruling, SchoolRecord

__all__ = [
    "add_exception",
    "add_network",
    "change_policy",
    "create_school",
    "exceptions",
    "groups",
    "networks",
    "remove_exception",
    "remove_network",
    "school_of",
]


def _record(row: models.School) -> SchoolRecord:
    return SchoolRecord(row.id, row.name, row.province_code, row.commune_code, row.agency_id)


def _note(act: audit.Act, *, by: Officer, about: UUID, why: str = "") -> None:
    """The audit line, the journal line and the new version; runs inside the act's transaction."""
    moved = models.PolicyVersion.objects.filter(pk=1).update(number=F("number") + 1)
    if not moved:
        models.PolicyVersion.objects.bulk_create([models.PolicyVersion(pk=1, number=1)], ignore_conflicts=True)
    audit.record(act, by=by, about=about, why=why)
    journal.append("schoolfilter.changed", about)


def create_school(*, name: str, province_code: str, commune_code: str, by: Officer, now: datetime) -> SchoolRecord:
    """Enter the agency's school with one group for each age, each with its safe default.

    Entered twice, the school that is there is given back.
    """
    demand(by, Permission.SCHOOL_MANAGE)
    with transaction.atomic():
        fresh = models.School(
            name=name.strip()[:200],
            province_code=province_code,
            commune_code=commune_code,
            agency_id=by.agency_id,
            created_at=now,
        )
        models.School.objects.bulk_create([fresh], ignore_conflicts=True)
        row = models.School.objects.get(agency_id=by.agency_id)
        if row.id == fresh.id:
            models.Group.objects.bulk_create(
                models.Group(school=row, age=age, blocked=sorted(rules.DEFAULTS[age]), changed_at=now) for age in Age
            )
            _note(audit.Act.SCHOOL_CREATE, by=by, about=row.id)
    return _record(row)


def school_of(*, by: Officer) -> SchoolRecord:
    """The school of the officer's agency.  Raises NoSchool, NotAllowed."""
    demand(by, Permission.SCHOOL_MANAGE)
    row = models.School.objects.filter(agency_id=by.agency_id).first()
    if row is None:
        raise _errors.NoSchool
    return _record(row)


def groups(*, by: Officer) -> list[GroupRecord]:
    """The groups of the officer's school, youngest first."""
    school = school_of(by=by)
    counts = dict(
        models.Network.objects.filter(school_id=school.id).values_list("group_id").annotate(Count("id")).order_by()
    )
    rows = {row.age: row for row in models.Group.objects.filter(school_id=school.id)}
    return [
        GroupRecord(
            rows[age].id,
            age,
            AGES[age],
            frozenset(rows[age].blocked),
            rules.DEFAULTS[age],
            GROUNDS[age],
            counts.get(rows[age].id, 0),
        )
        for age in Age
        if age in rows
    ]


def _group(school: SchoolRecord, group_id: int) -> models.Group:
    row = models.Group.objects.filter(pk=group_id, school_id=school.id).first()
    if row is None:
        raise _errors.UnknownGroup
    return row


def change_policy(*, group_id: int, blocked: Collection[str], by: Officer, now: datetime) -> None:
    """Set what a group blocks.  Raises UnknownGroup, BadCategory, NoSchool."""
    if rules.unknown_categories(blocked):
        raise _errors.BadCategory
    school = school_of(by=by)
    row = _group(school, group_id)
    with transaction.atomic():
        wanted = sorted(set(blocked))
        changed = models.Group.objects.filter(pk=row.id).exclude(blocked=wanted).update(blocked=wanted, changed_at=now)
        if changed:
            _note(audit.Act.POLICY_CHANGE, by=by, about=school.id, why=f"{row.age}: {', '.join(wanted) or '–'}")


def networks(*, by: Officer) -> list[NetworkRecord]:
    """The networks of the officer's school, in order of their addresses."""
    school = school_of(by=by)
    rows = models.Network.objects.filter(school_id=school.id).select_related("group")
    found = [NetworkRecord(row.id, row.cidr, row.label, row.group_id, AGES[Age(row.group.age)]) for row in rows]

    def place(record: NetworkRecord) -> tuple[int, int, int]:
        net = ip_network(record.cidr)
        return net.version, int(net.network_address), net.prefixlen

    return sorted(found, key=place)


def add_network(*, cidr: str, group_id: int, label: str = "", by: Officer, now: datetime) -> NetworkRecord:
    """Give a client network to a group.  Raises BadNetwork, TakenNetwork, UnknownGroup, NoSchool."""
    del now
    try:
        net = ip_network(cidr.strip(), strict=False)
    except ValueError as error:
        raise _errors.BadNetwork from error
    if rules.covers_everything(str(net)) or net.is_multicast:
        raise _errors.BadNetwork
    school = school_of(by=by)
    group = _group(school, group_id)
    row = models.Network(school_id=school.id, group=group, cidr=str(net), label=label.strip()[:100])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _note(audit.Act.NETWORK_ADD, by=by, about=school.id, why=f"{net} {group.age}")
    except IntegrityError as error:
        raise _errors.TakenNetwork from error
    return NetworkRecord(row.id, row.cidr, row.label, group.id, AGES[Age(group.age)])


def remove_network(*, network_id: UUID, by: Officer) -> None:
    """Its devices become unknown: strictest rules.  Raises Gone, NoSchool."""
    school = school_of(by=by)
    with transaction.atomic():
        rows = models.Network.objects.filter(pk=network_id, school_id=school.id)
        cidr = rows.values_list("cidr", flat=True).first()
        if not rows.delete()[0]:
            raise _errors.Gone
        _note(audit.Act.NETWORK_REMOVE, by=by, about=school.id, why=str(cidr))


def exceptions(*, by: Officer, now: datetime) -> list[ExceptionRecord]:
    """The exceptions in force, newest first."""
    school = school_of(by=by)
    rows = models.LocalException.objects.filter(school_id=school.id, removed_at=None, expires_at__gt=now)
    return [_exception(row) for row in rows.select_related("group").order_by("-added_at", "host")]


def _exception(row: models.LocalException) -> ExceptionRecord:
    group = AGES[Age(row.group.age)] if row.group else ""
    return ExceptionRecord(
        row.id,
        row.host,
        Ruling(row.ruling),
        row.group_id,
        group,
        row.reason,
        row.expires_at,
        row.added_at,
        row.added_by,
    )


def _name(text: str) -> str:
    try:
        host = hosts.canonical_url(text).host if "/" in text else hosts.canonical_host(text.removeprefix("*."))
    except (BadHost, hosts.BadUrl) as error:
        raise _errors.BadName from error
    if _rows.wire(host) is None:
        raise _errors.BadName
    return host


def add_exception(
    *, host: str, ruling: Ruling, group_id: int | None, reason: str, expires_at: datetime, by: Officer, now: datetime
) -> ExceptionRecord:
    """Open or close a name and everything below it, for one group or (None) the whole school.

    It takes the place of the one already there for the same name and group.  It cannot lift the national list.
    Raises BadName, BadReason, BadExpiry, TooMany, UnknownGroup, NoSchool.
    """
    name = _name(host.strip())
    if not reason.strip():
        raise _errors.BadReason
    if not now < expires_at <= now + rules.LONGEST_EXCEPTION:
        raise _errors.BadExpiry
    school = school_of(by=by)
    group = None if group_id is None else _group(school, group_id)
    row = models.LocalException(
        id=uuid4(),
        school_id=school.id,
        group=group,
        host=name,
        ruling=ruling,
        reason=reason.strip()[:500],
        added_at=now,
        added_by=by.id,
        expires_at=expires_at,
    )
    with transaction.atomic():
        models.School.objects.filter(pk=school.id).select_for_update().get()
        standing = models.LocalException.objects.filter(school_id=school.id, removed_at=None)
        if standing.filter(expires_at__gt=now).count() >= rules.MOST_EXCEPTIONS:
            raise _errors.TooMany
        standing.filter(Q(host=name) & Q(group=group) if group else Q(host=name, group=None)).update(
            removed_at=now, removed_by=by.id
        )
        row.save(force_insert=True)
        _note(audit.Act.EXCEPTION_ADD, by=by, about=row.id, why=f"{ruling} {name}: {row.reason}")
    return _exception(row)


def remove_exception(*, exception_id: UUID, by: Officer, now: datetime) -> None:
    """End an exception before its day.  Raises Gone, NoSchool."""
    school = school_of(by=by)
    with transaction.atomic():
        moved = models.LocalException.objects.filter(
            pk=exception_id, school_id=school.id, removed_at=None, expires_at__gt=now
        ).update(removed_at=now, removed_by=by.id)
        if not moved:
            raise _errors.Gone
        _note(audit.Act.EXCEPTION_REMOVE, by=by, about=exception_id)


def unknown_group() -> _errors.UnknownGroup:
    """For callers that looked through `groups` themselves."""
    return _errors.UnknownGroup()
