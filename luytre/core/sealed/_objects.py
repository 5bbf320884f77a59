"""Objects' data keys: made, wrapped, opened, handed on, destroyed."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from luytre.core.audit import api as audit
from luytre.core.sealed import _bind
from luytre.core.sealed._errors import CannotOpen, NoTeamKey, NothingOffered, UnknownObject
from luytre.core.sealed._ring import Ring
from luytre.core.sealed.models import ACTIVE, OFFERED, Admission, SealedObject, TeamKey, Wrap
from luytre.core.sealed.records import Circle, Lock, Part, ReporterKey, Unlocked
from luytre.lib import envelope

# Who in the receiving team gets which part.
CIRCLE_OF: Final = {
    Part.WORDS: Circle.MEMBERS,
    Part.IDENTITY: Circle.CUSTODIANS,
    Part.EVIDENCE: Circle.EVIDENCE,
}


def reporter_key(code_secret: bytes) -> ReporterKey:
    """The key pair of a receipt code.  Its at least 80 random bits cannot be guessed, so a fast hash does."""
    seed = envelope.keyed_hash(code_secret, b"reporter key 1", size=32, person=b"luytre.sealed")
    pair = envelope.pair_from_seed(seed)
    return ReporterKey(pair.public, pair.private)


def new_object(*, object_id: UUID, locks: Collection[Lock], reporter: bytes | None = None) -> Ring:
    """Make a data key for each part named in the locks, and wrap it for each lock; needs no private key.

    reporter: the public half of a receipt code (32 bytes); it gets the WORDS and nothing else.  The ring that comes
    back seals until it is forgotten: that is how the public door writes what it cannot read later.
    Raises NoTeamKey when a team cannot receive yet; ValueError without locks.
    """
    if not locks:
        raise ValueError("An object without a lock could never be opened.")
    keys = {part: envelope.new_key() for part in Part if any(lock.part is part for lock in locks)}
    teams = _team_keys({lock.team_id for lock in locks})
    wraps = []
    for lock in sorted(set(locks), key=lambda one: (one.part, one.circle, one.team_id)):
        team_key = teams.get((lock.team_id, lock.circle))
        if team_key is None:
            raise NoTeamKey
        box = _bind.seal_data_key(bytes(team_key.public), keys[lock.part], object_id, lock.part)
        wraps.append(Wrap(object_id=object_id, part=lock.part.value, key=team_key, box=box))
    if reporter is not None and Part.WORDS in keys:
        box = _bind.seal_data_key(reporter, keys[Part.WORDS], object_id, Part.WORDS)
        wraps.append(Wrap(object_id=object_id, part=Part.WORDS.value, box=box))
    with transaction.atomic(savepoint=False):
        SealedObject.objects.bulk_create([SealedObject(id=object_id, reporter=reporter)])
        Wrap.objects.bulk_create(wraps)
    return Ring(object_id, keys)


def ring_for(*, object_id: UUID, by: Unlocked | ReporterKey, who: audit.Who, why: str = "") -> Ring:
    """The parts of an object that this key opens; leaves an audit line in the same transaction.

    who: the person whose key it is (audit.REPORTER for a reporter).  Raises CannotOpen (audited as refused) when no
    key fits; ValueError when somebody else's name is given.
    """
    if isinstance(by, Unlocked) and who.id != by.officer_id:
        raise ValueError("The audit line must name the officer whose key opens.")
    keys = _keys_for(object_id, by)
    with transaction.atomic(savepoint=False):
        act = audit.Act.OBJECT_OPEN if keys else audit.Act.OBJECT_REFUSE
        audit.record(act, by=who, about=object_id, why=why)
    if not keys:
        raise CannotOpen
    return Ring(object_id, keys)


def has_access(*, object_id: UUID, team_ids: Collection[UUID], part: Part = Part.WORDS) -> bool:
    """Whether one of these teams has an active wrap of the part; whether a given officer is in its circle is not asked."""
    return Wrap.objects.filter(object_id=object_id, part=part.value, state=ACTIVE, key__team_id__in=team_ids).exists()


def offer(*, object_id: UUID, to_team: UUID, by: Unlocked) -> frozenset[Part]:
    """Wrap each part that `by` opens and the other team has a circle for; the wraps sleep until `activate`.

    Offering again renews the wraps.  Raises CannotOpen, NoTeamKey, UnknownObject.
    """
    with transaction.atomic():
        _lock(object_id)
        opened = _keys_for(object_id, by)
        if not opened:
            raise CannotOpen
        teams = _team_keys({to_team})
        targets = {part: teams[to_team, CIRCLE_OF[part]] for part in opened if (to_team, CIRCLE_OF[part]) in teams}
        if not targets:
            raise NoTeamKey
        theirs = Wrap.objects.filter(object_id=object_id, key__team_id=to_team)
        held = {Part(part) for part in theirs.filter(state=ACTIVE).values_list("part", flat=True)}
        theirs.filter(state=OFFERED).delete()
        Wrap.objects.bulk_create(
            Wrap(
                object_id=object_id,
                part=part.value,
                key=key,
                state=OFFERED,
                box=_bind.seal_data_key(bytes(key.public), opened[part], object_id, part),
            )
            for part, key in targets.items()
            if part not in held
        )
        return frozenset(targets)


def activate(*, object_id: UUID, to_team: UUID, drop_team: UUID | None) -> frozenset[Part]:
    """The offered wraps of `to_team` open from now on; `drop_team` loses the same parts and no others.

    Raises NothingOffered when the offer was answered or taken back meanwhile, UnknownObject.
    """
    if to_team == drop_team:
        raise ValueError("A team cannot take over from itself.")
    with transaction.atomic():
        _lock(object_id)
        offered = Wrap.objects.filter(object_id=object_id, key__team_id=to_team, state=OFFERED)
        parts = list(offered.values_list("part", flat=True))
        if not parts:
            raise NothingOffered
        offered.update(state=ACTIVE)
        if drop_team is not None:
            Wrap.objects.filter(object_id=object_id, key__team_id=drop_team, part__in=parts).delete()
        return frozenset(Part(part) for part in parts)


def destroy_offer(*, object_id: UUID, to_team: UUID) -> int:
    """Destroy the sleeping wraps of a team; how many there were.  An accepted offer is not touched."""
    with transaction.atomic():
        _lock(object_id)
        return Wrap.objects.filter(object_id=object_id, key__team_id=to_team, state=OFFERED).delete()[0]


def shred(*, object_id: UUID, by: audit.Who = audit.SYSTEM, why: str = "") -> None:
    """Destroy every wrap: nobody opens the object again, save from a backup that still holds the wraps.

    Raises UnknownObject when there is nothing (left) to destroy.
    """
    with transaction.atomic():
        _lock(object_id)
        Wrap.objects.filter(object_id=object_id).delete()
        SealedObject.objects.filter(pk=object_id).update(reporter=None, shredded_at=Now())
        audit.record(audit.Act.OBJECT_SHRED, by=by, about=object_id, why=why)


def _lock(object_id: UUID) -> None:
    """One change to an object's wraps at a time: the second waits here and then sees what the first left."""
    if not SealedObject.objects.select_for_update().filter(pk=object_id, shredded_at=None).exists():
        raise UnknownObject


def _team_keys(team_ids: Collection[UUID]) -> dict[tuple[UUID, Circle], TeamKey]:
    rows = TeamKey.objects.filter(team_id__in=team_ids)
    return {(row.team_id, Circle(row.circle)): row for row in rows}


def _keys_for(object_id: UUID, by: Unlocked | ReporterKey) -> dict[Part, bytes]:
    """The data keys that a private key opens, through the circles it is admitted to."""
    wraps = Wrap.objects.filter(object_id=object_id, state=ACTIVE)
    if isinstance(by, ReporterKey):
        own = wraps.filter(key=None, object__reporter=by.public).values_list("part", "box")
        opened = [(part, by._private, box) for part, box in own]  # noqa: SLF001 the same room
    else:
        boxes = dict(
            Admission.objects.filter(
                officer_id=by.officer_id, key_id__in=wraps.exclude(key=None).values("key_id")
            ).values_list("key_id", "box")
        )
        privates = {
            key: _bind.open_private(by._private, bytes(box), key)  # noqa: SLF001 the same room
            for key, box in boxes.items()
        }
        rows = wraps.filter(key_id__in=privates).order_by("part").values_list("part", "key_id", "box")
        opened = [(part, privates[key], box) for part, key, box in rows]
    return {
        Part(part): _bind.open_data_key(private, bytes(box), object_id, Part(part)) for part, private, box in opened
    }
