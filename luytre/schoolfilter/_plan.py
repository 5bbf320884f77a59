"""What the schools decided, as one snapshot: from the database, or from the file kept for when it does not answer."""

import json
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Min
from psycopg_pool import PoolTimeout

from luytre.schoolfilter import _files, models
from luytre.schoolfilter.records import Age, ExceptionLine, GroupPolicy, NetworkLine, Plan, Ruling

# The database is away: what a node and a block page must survive.
DATABASE_DOWN: Final = (DatabaseError, InterfaceError, PoolTimeout)


def version() -> int:
    """The number that grows with every change; 0 before the first."""
    return models.PolicyVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def current(now: datetime) -> Plan:
    """The snapshot of this moment; its version is read first, so that a change in between is seen the next time."""
    with transaction.atomic():
        number = version()
        rows = list(models.Group.objects.order_by("id"))
        nets = models.Network.objects.order_by("cidr").values_list("cidr", "group_id")
        standing = models.LocalException.objects.filter(removed_at=None, expires_at__gt=now)
        edge = standing.aggregate(edge=Min("expires_at"))["edge"]
        by_school: dict[object, list[int]] = {}
        for row in rows:
            by_school.setdefault(row.school_id, []).append(row.id)
        lines: list[ExceptionLine] = []
        for said in standing.order_by("host", "id"):
            own = said.group_id is not None
            gids = [said.group_id] if said.group_id is not None else by_school.get(said.school_id, [])
            lines += [ExceptionLine(said.host, gid, Ruling(said.ruling), own) for gid in gids]
        return Plan(
            version=number,
            groups=tuple(GroupPolicy(row.id, Age(row.age), frozenset(row.blocked)) for row in rows),
            networks=tuple(NetworkLine(cidr, gid) for cidr, gid in nets),
            exceptions=tuple(lines),
            edge=edge,
        )


def keep(path: Path, plan: Plan) -> None:
    """Write the snapshot down: a node that starts while the database is down goes on with it."""
    body = {
        "version": plan.version,
        "groups": [[group.gid, group.age, sorted(group.blocked)] for group in plan.groups],
        "networks": [[line.cidr, line.gid] for line in plan.networks],
        "exceptions": [[line.host, line.gid, line.ruling, line.own] for line in plan.exceptions],
        "edge": plan.edge.isoformat() if plan.edge else None,
    }
    _files.write(path, json.dumps(body).encode())


def kept(path: Path) -> Plan | None:
    """The snapshot written down last; None when there is none that can be read."""
    try:
        body = json.loads(_files.read(path))
        return Plan(
            version=int(body["version"]),
            groups=tuple(GroupPolicy(int(gid), Age(age), frozenset(keys)) for gid, age, keys in body["groups"]),
            networks=tuple(NetworkLine(str(cidr), int(gid)) for cidr, gid in body["networks"]),
            exceptions=tuple(
                ExceptionLine(str(host), int(gid), Ruling(ruling), bool(own))
                for host, gid, ruling, own in body["exceptions"]
            ),
            edge=datetime.fromisoformat(body["edge"]) if body["edge"] else None,
        )
    except (ValueError, KeyError, TypeError):
        return None
