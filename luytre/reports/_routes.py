"""Which team receives a report.  Asked for every report, changed a few times a year: remembered for some seconds."""

import threading
import time
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from luytre.core.agencies import api as agencies
from luytre.core.places import api as places
from luytre.core.sealed import api as sealed
from luytre.reports import rules
from luytre.reports._errors import NoReceiver

SECONDS: Final = 15.0
MOST: Final = 10_000
_known: dict[tuple[str, str, str], tuple[float, UUID | None]] = {}
_lock = threading.Lock()


def receiving_team(*, excluded: Collection[str], province: str, commune: str, now: datetime) -> UUID:
    """The first team that may know.  Raises NoReceiver when there is none."""
    for role in rules.receivers(excluded):
        team = _team(role, province, commune, now)
        if team is not None:
            return team
    raise NoReceiver


def forget() -> None:
    """Ask anew on the next report."""
    with _lock:
        _known.clear()


def known_place(province: str, commune: str) -> tuple[str, str]:
    """(province, commune) as far as the codes name places of today; ("", "") when they do not.

    Old district-level codes are still in use outside; a report is never refused for one.
    """
    try:
        if commune:
            return places.commune(commune).province_code, commune
    except places.UnknownPlace:
        pass
    try:
        return (places.province(province).code, "") if province else ("", "")
    except places.UnknownPlace:
        return "", ""


def _can_receive(team_id: UUID) -> bool:
    """A team whose members have no keys yet could never open what is sealed to it."""
    circles = (sealed.Circle.MEMBERS, sealed.Circle.CUSTODIANS)
    return all(sealed.has_team_keys(team_id=team_id, circle=circle) for circle in circles)


def _team(role: str, province: str, commune: str, now: datetime) -> UUID | None:
    key = (role, province, commune)
    with _lock:
        until, team = _known.get(key, (0.0, None))
    if time.monotonic() < until:
        return team
    found = agencies.route(role, province=province, commune=commune, at=now)
    team = found.id if found and _can_receive(found.id) else None
    with _lock:
        if len(_known) > MOST:
            _known.clear()
        # A team that cannot receive is asked for each time: the first duty team of a new place counts at once.
        if team is not None:
            _known[key] = (time.monotonic() + SECONDS, team)
    return team
