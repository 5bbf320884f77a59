"""Teams' keys: one pair for each circle, its private half sealed to each person in it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from luytre.core.audit import api as audit
from luytre.core.sealed import _bind
from luytre.core.sealed._errors import CannotOpen, KeyExists, NoKey, NoTeamKey
from luytre.core.sealed.models import Admission, OfficerKey, TeamKey
from luytre.core.sealed.records import Circle, Unlocked
from luytre.lib import envelope


def make_team_keys(*, team_id: UUID, circles: Mapping[Circle, Collection[UUID]]) -> None:
    """Make the key pairs of these circles for these officers; the private halves are kept nowhere else.

    Raises ValueError for an empty circle (its key would be lost), NoKey when an officer has no vault yet, KeyExists
    when a circle has its pair already.
    """
    everyone = {officer for people in circles.values() for officer in people}
    publics = _publics(everyone)
    if not all(circles.values()):
        raise ValueError("A circle needs at least one officer, or nobody could ever open what is sealed to it.")
    keys, admissions = [], []
    for circle, people in circles.items():
        pair = envelope.new_pair()
        key = TeamKey(team_id=team_id, circle=Circle(circle).value, public=pair.public)
        keys.append(key)
        admissions += [
            Admission(key=key, officer_id=officer, box=_bind.seal_private(publics[officer], pair.private, key.id))
            for officer in sorted(set(people))
        ]
    try:
        with transaction.atomic():
            TeamKey.objects.bulk_create(keys)
            Admission.objects.bulk_create(admissions)
            audit.record(audit.Act.TEAM_KEYS_MAKE, by=audit.SYSTEM, about=team_id)
    except IntegrityError as error:
        raise KeyExists from error


def has_team_keys(*, team_id: UUID, circle: Circle = Circle.MEMBERS) -> bool:
    """Whether something can be sealed to this circle."""
    return TeamKey.objects.filter(team_id=team_id, circle=Circle(circle).value).exists()


def admit(*, team_id: UUID, circle: Circle, officer_id: UUID, by: Unlocked) -> None:
    """Let a colleague into a circle that the holder of `by` is in; twice is once.

    Raises NoTeamKey, NoKey (the colleague has no vault yet), CannotOpen (`by` is not in the circle).
    """
    key = TeamKey.objects.filter(team_id=team_id, circle=Circle(circle).value).first()
    if key is None:
        raise NoTeamKey
    public = _publics({officer_id})[officer_id]
    own = Admission.objects.filter(key=key, officer_id=by.officer_id).first()
    if own is None:
        raise CannotOpen
    private = _bind.open_private(by._private, bytes(own.box), key.id)  # noqa: SLF001 the same room
    with transaction.atomic():
        _made, new = Admission.objects.get_or_create(
            key=key, officer_id=officer_id, defaults={"box": _bind.seal_private(public, private, key.id)}
        )
        if new:
            who = audit.Actor(by.officer_id, "officer")
            audit.record(audit.Act.TEAM_ADMIT, by=who, about=officer_id, why=f"{team_id} {circle}")


def public_of(team_id: UUID, circle: Circle) -> TeamKey:
    """Raises NoTeamKey."""
    key = TeamKey.objects.filter(team_id=team_id, circle=circle.value).first()
    if key is None:
        raise NoTeamKey
    return key


def _publics(officers: Collection[UUID]) -> dict[UUID, bytes]:
    rows = OfficerKey.objects.filter(pk__in=officers).values_list("officer_id", "public")
    found = {officer: bytes(public) for officer, public in rows}
    if set(officers) - set(found):
        raise NoKey
    return found
