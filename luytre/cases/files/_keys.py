"""How the keys of a file and of its report follow the file from team to team.

Called by cases.referral inside its own transaction, whose audit line covers the act.
"""

from datetime import datetime
from uuid import UUID

from luytre.cases.files import _find, rules
from luytre.cases.files._errors import AlreadyMoved, BeingOffered
from luytre.cases.files.models import Clock, File, Hold, StateLog
from luytre.cases.files.records import State, StopReason
from luytre.core.audit import api as audit
from luytre.core.audit.api import Act
from luytre.core.identity.api import Officer
from luytre.core.journal import api as journal
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Unlocked


def offer_keys(*, file_id: UUID, to_team: UUID, by: Officer, key: Unlocked, now: datetime) -> None:
    """Wrap the keys of the file and of its report for `to_team`; the wraps sleep until `activate_keys`.

    Stops DL01: the report has been passed on.  Raises NoFile, OnlyProgress, AlreadyClosed, BeingOffered, CannotOpen.
    """
    marked = File.objects.filter(pk=file_id, team_id__in=by.team_ids, state=State.OPEN, offered_team_id=None).update(
        offered_team_id=to_team
    )
    if not marked:
        error = _find.why_not(file_id=file_id, by=by)
        raise BeingOffered if isinstance(error, AlreadyMoved) else error
    row = File.objects.get(pk=file_id)
    sealed.offer(object_id=row.id, to_team=to_team, by=key)
    sealed.offer(object_id=row.report_id, to_team=to_team, by=key)
    Clock.objects.filter(file=row, deadline=rules.FORWARD, stopped_at=None).update(
        stopped_at=now, stop_reason=StopReason.FORWARDED
    )


def activate_keys(*, file_id: UUID, to_team: UUID, by: Officer, now: datetime) -> None:
    """Hand the file over: the sleeping wraps open from now on, those of the former holder are destroyed.

    Raises AlreadyMoved when the offer to `to_team` does not stand any more.
    """
    row = File.objects.select_for_update().filter(pk=file_id, offered_team_id=to_team, state=State.OPEN).first()
    if row is None:
        raise AlreadyMoved
    former = row.team_id
    File.objects.filter(pk=file_id).update(team_id=to_team, offered_team_id=None, moved_at=now)
    Hold.objects.filter(file=row, until=None).update(until=now)
    Hold.objects.create(file=row, team_id=to_team, since=now)
    StateLog.objects.create(file=row, old=row.state, new="moved", at=now, by=by.id, team_id=to_team)
    sealed.activate(object_id=row.id, to_team=to_team, drop_team=former)
    sealed.activate(object_id=row.report_id, to_team=to_team, drop_team=former)
    audit.record(Act.FILE_MOVE, by=by, about=row.id)
    journal.append("file.moved", row.id)


def destroy_keys(*, file_id: UUID, to_team: UUID) -> None:
    """Take an unanswered offer back: the sleeping wraps are destroyed and DL01, which never paused, runs on.

    Raises AlreadyMoved when the offer to `to_team` does not stand any more.
    """
    row = File.objects.select_for_update().filter(pk=file_id, offered_team_id=to_team).first()
    if row is None:
        raise AlreadyMoved
    File.objects.filter(pk=file_id).update(offered_team_id=None)
    sealed.destroy_offer(object_id=row.id, to_team=to_team)
    sealed.destroy_offer(object_id=row.report_id, to_team=to_team)
    # Only what this holder's own offer stopped: a file that had moved before has been passed on for good.
    stopped = Clock.objects.filter(file=row, deadline=rules.FORWARD, stop_reason=StopReason.FORWARDED)
    stopped.filter(stopped_at__gte=row.moved_at).update(stopped_at=None, stop_reason="")


def reaches_contact(*, report_id: UUID, by: Officer) -> bool:
    """Whether a team of `by` holds the key of a report's contact, which its custodians alone can use.

    The key goes along with a file only when a custodian offers it: nobody hands on what they cannot open.
    """
    return sealed.has_access(object_id=report_id, team_ids=by.team_ids, part=sealed.Part.IDENTITY)
