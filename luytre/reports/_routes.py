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
# A team, and every role that its agency plays.
Candidate = tuple[UUID, frozenset[str]]
_known: dict[tuple[str, str, str], tuple[float, list[Candidate]]] = {}
_lock = threading.Lock()


def receiving_team(*, excluded: Collection[str], province: str, commune: str, now: datetime) -> UUID:
    """The first team that may know: no role of its agency is excluded, not only the one it is asked in.

    A police division may be the cyber police and the police of the place at once.  Raises NoReceiver.
    """
    for role in rules.receivers(excluded):
        for team, roles in _teams(role, province, commune, now):
            if roles.isdisjoint(excluded):
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


def _teams(role: str, province: str, commune: str, now: datetime) -> list[Candidate]:
    """Teams that can take what belongs to the role here, of the narrowest holder first."""
    key = (role, province, commune)
    with _lock:
        until, known = _known.get(key, (0.0, []))
    if time.monotonic() < until:
        return known
    found = []
    for holder in agencies.holders(role, province=province, commune=commune, at=now):
        team = _team(agencies.teams(holder.id), role)
        if team is not None:
            found.append((team, agencies.roles_of(holder.id, now)))
    with _lock:
        if len(_known) > MOST:
            _known.clear()
        # While nobody can receive it is asked for each time: the first duty team of a new place counts at once.
        if found:
            _known[key] = (time.monotonic() + SECONDS, found)
    return found


def _team(teams: Collection[agencies.Team], role: str) -> UUID | None:
    """A team made for the role comes before one for everything."""
    for wanted in (role, ""):
        for team in teams:
            if team.purpose == wanted and _can_receive(team.id):
                return team.id
    return None
