"""The door of cases.referral.

A file goes from team to team by an offer and an answer; the keys go with it (cases.files).  Never to an agency the reporter
said must not know.
"""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from luytre.cases.files import api as files
from luytre.cases.files.api import OutcomeKind, Unlocked
from luytre.cases.referral import _choose, _find, rules
from luytre.cases.referral._errors import (
    AlreadyAnswered,
    AlreadyOffered,
    NoReferral,
    NoTeam,
    NotYours,
    ReasonTooShort,
    ReferralError,
    SameAgency,
    SuspectAgency,
)
from luytre.cases.referral.models import Referral, StateLog
from luytre.cases.referral.records import Audience, Choice, OpenReferral, ReferralRecord, State, Told
from luytre.core.agencies import api as agencies
from luytre.core.audit import api as audit
from luytre.core.audit.api import Act
from luytre.core.identity.api import Officer, Permission, demand
from luytre.core.journal import api as journal
from luytre.reports import api as reports

__all__ = [
    "SHORTEST_REASON",
    "AlreadyAnswered",
    "AlreadyOffered",
    "Audience",
    "Choice",
    "NoReferral",
    "NoTeam",
    "NotYours",
    "OpenReferral",
    "ReasonTooShort",
    "ReferralError",
    "ReferralRecord",
    "SameAgency",
    "State",
    "SuspectAgency",
    "Told",
    "accept",
    "choices",
    "for_file",
    "get",
    "offer",
    "outcome",
    "read",
    "refuse",
    "sent",
    "waiting",
    "withdraw",
]

SHORTEST_REASON: Final = 10  # characters
REASON, ANSWER = "referral.reason", "referral.answer"


def choices(*, file_id: UUID, by: Officer, now: datetime) -> list[Choice]:
    """The agencies competent for the file's code and place, the leading role first, narrowest first; suspects marked.

    Raises NotAllowed, files.NoFile, files.OnlyProgress.
    """
    demand(by, Permission.REFERRAL_OFFER)
    return _choose.choices(_held(file_id, by), now)


def offer(*, file_id: UUID, to_agency: UUID, by: Officer, key: Unlocked, reason: str, now: datetime) -> ReferralRecord:
    """Offer an open file to another agency: its keys are wrapped for a team there and sleep until the answer.

    `reason` (at least SHORTEST_REASON characters) is sealed to both teams.  The answer is due by `rules.ANSWER_WITHIN`.
    Raises NotAllowed, ReasonTooShort, SuspectAgency, NoTeam, SameAgency, AlreadyOffered, CannotOpen; files.NoFile,
    files.OnlyProgress, files.AlreadyClosed, agencies.UnknownAgency.
    """
    demand(by, Permission.REFERRAL_OFFER)
    _check_reason(reason)
    file = _held(file_id, by)
    agencies.agency(to_agency)
    team = _choose.team_of(agency_id=to_agency, file=file, now=now)
    referral_id = uuid4()
    try:
        with transaction.atomic():
            files.offer_keys(file_id=file_id, to_team=team.id, by=by, key=key, now=now)
            _create(referral_id, file, team, by=by, reason=reason, now=now)
            _log(referral_id, "", State.OFFERED, by, now)
            audit.record(Act.REFERRAL_OFFER, by=by, about=referral_id)
            journal.append("referral.offered", referral_id)
    except files.NoTeamKey as error:
        raise NoTeam from error
    except (IntegrityError, files.BeingOffered) as error:
        if Referral.objects.filter(file_id=file_id, state=State.OFFERED).exists():
            raise AlreadyOffered from error
        raise
    return get(referral_id=referral_id, by=by)


def accept(*, referral_id: UUID, by: Officer, now: datetime) -> ReferralRecord:
    """Take the file over: the key wrap made at the offer is activated, the sender keeps progress only.

    Both desks see the answer at once; the reporter sees "helping".  Raises NotAllowed, NoReferral, NotYours, AlreadyAnswered.
    """
    demand(by, Permission.REFERRAL_ANSWER)
    with transaction.atomic():
        _end_earlier(_find.visible(referral_id=referral_id, by=by), by, now)
        # The state is part of the WHERE clause: two officers may press at the same moment, one row moves.
        row = _answer(referral_id, by, now, State.ACCEPTED)
        files.activate_keys(file_id=row.file_id, to_team=row.to_team, by=by, now=now)
        reports.note_progress(report_id=row.report_id, state="helping", by=by.id, now=now)
        audit.record(Act.REFERRAL_ACCEPT, by=by, about=referral_id)
        journal.append("referral.accepted", referral_id)
    return get(referral_id=referral_id, by=by)


def refuse(*, referral_id: UUID, reason: str, by: Officer, now: datetime) -> ReferralRecord:
    """Send the file back with a reason (at least SHORTEST_REASON characters), sealed to both teams; no open vault needed.

    The wrap made at the offer is destroyed.  Raises NotAllowed, ReasonTooShort, NoReferral, NotYours, AlreadyAnswered.
    """
    demand(by, Permission.REFERRAL_ANSWER)
    _check_reason(reason)
    letter_id = uuid4()
    with transaction.atomic():
        asked = _find.visible(referral_id=referral_id, by=by)
        teams = [asked.from_team, asked.to_team]
        box = files.seal_letter(letter_id=letter_id, teams=teams, table=ANSWER, text=reason.strip())
        row = _answer(referral_id, by, now, State.REFUSED, answer_id=letter_id, answer_box=box)
        files.destroy_keys(file_id=row.file_id, to_team=row.to_team)
        audit.record(Act.REFERRAL_REFUSE, by=by, about=referral_id)
        journal.append("referral.refused", referral_id)
    return get(referral_id=referral_id, by=by)


def withdraw(*, referral_id: UUID, by: Officer, now: datetime) -> ReferralRecord:
    """Take an unanswered offer back; its wrap is destroyed.  Raises NotAllowed, NoReferral, NotYours, AlreadyAnswered."""
    demand(by, Permission.REFERRAL_OFFER)
    with transaction.atomic():
        moved = Referral.objects.filter(pk=referral_id, from_team__in=by.team_ids, state=State.OFFERED).update(
            state=State.WITHDRAWN, ended_at=now
        )
        if not moved:
            raise _find.why_not(referral_id=referral_id, by=by, asked=False)
        row = Referral.objects.get(pk=referral_id)
        files.destroy_keys(file_id=row.file_id, to_team=row.to_team)
        _log(referral_id, State.OFFERED, State.WITHDRAWN, by, now)
        audit.record(Act.REFERRAL_WITHDRAW, by=by, about=referral_id)
        journal.append("referral.withdrawn", referral_id)
    return get(referral_id=referral_id, by=by)


def outcome(
    *, referral_id: UUID, kind: OutcomeKind, by: Officer, key: Unlocked, now: datetime, text: str = ""
) -> ReferralRecord:
    """Say what came of an accepted referral; the sender sees the kind, never the words.  The file stays open.

    Raises NotAllowed, NoReferral, NotYours, AlreadyAnswered, CannotOpen; files.* as for `note_outcome`.
    """
    demand(by, Permission.FILE_WORK)
    with transaction.atomic():
        moved = Referral.objects.filter(pk=referral_id, to_team__in=by.team_ids, state=State.ACCEPTED).update(
            state=State.DONE, ended_at=now, outcome=kind
        )
        if not moved:
            raise _find.why_not(referral_id=referral_id, by=by, asked=True)
        row = Referral.objects.get(pk=referral_id)
        files.note_outcome(file_id=row.file_id, kind=kind, text=text, by=by, key=key, now=now)
        _log(referral_id, State.ACCEPTED, State.DONE, by, now)
        audit.record(Act.REFERRAL_OUTCOME, by=by, about=referral_id, why=kind)
        journal.append("referral.done", referral_id)
    return get(referral_id=referral_id, by=by)


def get(*, referral_id: UUID, by: Officer) -> ReferralRecord:
    """One referral, for the team that offered it and the team that was asked.  Raises NotAllowed, NoReferral."""
    demand(by, Permission.FILE_SEE)
    return _find.record(_find.visible(referral_id=referral_id, by=by))


def read(*, referral_id: UUID, by: Officer, key: Unlocked) -> OpenReferral:
    """With the sealed reason and answer; leaves audit lines.  Raises NotAllowed, NoReferral, CannotOpen."""
    demand(by, Permission.FILE_SEE)
    row = _find.visible(referral_id=referral_id, by=by)
    reason = files.open_letter(letter_id=row.id, table=REASON, box=row.reason_box, by=by, key=key)
    answer = ""
    if row.answer_id and row.answer_box:
        answer = files.open_letter(letter_id=row.answer_id, table=ANSWER, box=row.answer_box, by=by, key=key)
    return OpenReferral(_find.record(row), reason, answer)


def waiting(*, by: Officer) -> list[ReferralRecord]:
    """Offers to the officer's teams that wait for an answer: the one due first on top."""
    demand(by, Permission.REFERRAL_ANSWER)
    rows = Referral.objects.filter(to_team__in=by.team_ids, state=State.OFFERED).order_by("due_at")
    return [_find.record(row) for row in rows.prefetch_related("tellings")]


def sent(*, by: Officer, limit: int = 100) -> list[ReferralRecord]:
    """What the officer's teams offered to others, newest first, with today's state."""
    demand(by, Permission.FILE_SEE)
    rows = Referral.objects.filter(from_team__in=by.team_ids).order_by("-offered_at")
    return [_find.record(row) for row in rows.prefetch_related("tellings")[:limit]]


def for_file(*, file_id: UUID, by: Officer) -> list[ReferralRecord]:
    """The referrals of a file that the officer's teams offered or were asked in, newest first; a holder sees them all.

    Raises NotAllowed, files.NoFile.
    """
    file = files.get(file_id=file_id, by=by)
    rows = Referral.objects.filter(file_id=file_id).prefetch_related("tellings").order_by("-offered_at")
    full = file.sight is files.Sight.FULL
    return [_find.record(row) for row in rows if full or {row.from_team, row.to_team} & by.team_ids]


def _held(file_id: UUID, by: Officer) -> files.FileRecord:
    file = files.get(file_id=file_id, by=by)
    if file.sight is not files.Sight.FULL:
        raise files.OnlyProgress
    if file.state is files.State.CLOSED:
        raise files.AlreadyClosed
    return file


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort


def _create(
    referral_id: UUID, file: files.FileRecord, team: agencies.Team, *, by: Officer, reason: str, now: datetime
) -> None:
    letter = files.seal_letter(letter_id=referral_id, teams=[file.team_id, team.id], table=REASON, text=reason.strip())
    Referral.objects.create(
        id=referral_id,
        file_id=file.id,
        file_name=file.name,
        report_id=file.report_id,
        code=file.code,
        urgency=file.severity,
        province=file.province,
        commune=file.commune,
        from_agency=agencies.team(file.team_id).agency_id,
        from_team=file.team_id,
        to_agency=team.agency_id,
        to_team=team.id,
        offered_by=by.id,
        offered_at=now,
        due_at=rules.due(urgency=file.severity, offered_at=now),
        reason_box=letter,
    )


def _answer(referral_id: UUID, by: Officer, now: datetime, state: State, **fields: object) -> Referral:
    """Move an offer to its answer, once; else raise why it could not be moved."""
    moved = Referral.objects.filter(pk=referral_id, to_team__in=by.team_ids, state=State.OFFERED).update(
        state=state, answered_by=by.id, answered_at=now, **fields
    )
    if not moved:
        raise _find.why_not(referral_id=referral_id, by=by, asked=True)
    _log(referral_id, State.OFFERED, state, by, now)
    return Referral.objects.get(pk=referral_id)


def _end_earlier(asked: Referral, by: Officer, now: datetime) -> None:
    """A file that goes on to a third body: the hand-over by which the second one got it has done its work."""
    for earlier in Referral.objects.filter(file_id=asked.file_id, state=State.ACCEPTED).exclude(pk=asked.pk):
        if Referral.objects.filter(pk=earlier.pk, state=State.ACCEPTED).update(state=State.DONE, ended_at=now):
            _log(earlier.pk, State.ACCEPTED, State.DONE, by, now)


def _log(referral_id: UUID, old: str, new: str, by: Officer, now: datetime) -> None:
    StateLog.objects.create(referral_id=referral_id, old=old, new=new, at=now, by=by.id)
