"""The door of cases.triage.

Only teams that received a report see it here.  Two officers may press at the same moment: the state stands in the WHERE
clause, one row moves, the other officer learns who was faster.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from luytre.cases.files import api as files
from luytre.cases.triage import _find, rules
from luytre.cases.triage._errors import (
    AlreadyDecided,
    AlreadyTaken,
    NoReport,
    NotACode,
    ReasonTooShort,
    TriageError,
)
from luytre.cases.triage._find import Case
from luytre.cases.triage.models import Item, StateLog
from luytre.cases.triage.records import Place, QueueItem, State
from luytre.core.audit import api as audit
from luytre.core.audit.api import Act
from luytre.core.identity.api import Officer, Permission, demand
from luytre.core.journal import api as journal
from luytre.reports import api as reports

__all__ = [
    "SHORTEST_REASON",
    "AlreadyDecided",
    "AlreadyTaken",
    "Case",
    "NoReport",
    "NotACode",
    "Place",
    "QueueItem",
    "ReasonTooShort",
    "State",
    "TriageError",
    "case",
    "open_file",
    "queue",
    "release",
    "set_aside",
    "take",
    "why_aside",
]

SHORTEST_REASON = 10  # characters


def queue(*, by: Officer, state: State | None = None, limit: int = 200) -> list[QueueItem]:
    """The reports that wait on the desks of the officer's teams (or stand in `state`), red first, each with its reasons."""
    demand(by, Permission.TRIAGE_SEE)
    states = [State.WAITING, State.TAKEN] if state is None else [state]
    rows = Item.objects.filter(team_id__in=by.team_ids, state__in=states)
    rows = rows.order_by("-urgency", "-danger", "due_at", "received_at")[:limit]
    now, names = timezone.now(), _find.names_of(by.team_ids)
    return sorted((_find.record(row, now, names) for row in rows), key=rules.order)


def case(*, report_id: UUID, by: Officer) -> Case:
    """What may be shown of a report without a key.

    For the team that received it, until its file moves to another; then for the team that holds the file.
    Raises NotAllowed; NoReport for an absent and for a foreign report alike.
    """
    demand(by, Permission.REPORT_READ)
    file = files.of_report(report_id=report_id, by=by)
    item = Item.objects.filter(pk=report_id, team_id__in=by.team_ids).first()
    if file is None and item is None:
        raise NoReport
    if file is not None and file.sight is not files.Sight.FULL:
        raise files.OnlyProgress
    line = reports.line(report_id=report_id)
    return Case(line, _find.record(item, timezone.now()) if item else None, file)


def take(*, report_id: UUID, by: Officer, now: datetime | None = None) -> QueueItem:
    """Take a report to read it; colleagues see who has it, the reporter sees "reading".

    Taking again what one holds changes nothing.  Raises NotAllowed, NoReport, AlreadyTaken, AlreadyDecided.
    """
    demand(by, Permission.TRIAGE_DECIDE)
    now = now or timezone.now()
    with transaction.atomic():
        moved = Item.objects.filter(pk=report_id, team_id__in=by.team_ids, state=State.WAITING).update(
            state=State.TAKEN, taken_by=by.id, taken_at=now
        )
        if moved:
            _log(report_id, State.WAITING, State.TAKEN, by, now)
            reports.note_progress(report_id=report_id, state="reading", by=by.id, now=now)
            audit.record(Act.TRIAGE_TAKE, by=by, about=report_id)
            journal.append("triage.taken", report_id)
    row = _find.mine(report_id=report_id, by=by)
    if row.state != State.TAKEN or row.taken_by != by.id:
        raise _find.why_not(row)
    return _find.record(row, now)


def release(*, report_id: UUID, by: Officer, now: datetime | None = None) -> QueueItem:
    """Put a taken report back, so that a colleague can take it.  Raises NotAllowed, NoReport, AlreadyTaken, AlreadyDecided."""
    demand(by, Permission.TRIAGE_DECIDE)
    now = now or timezone.now()
    with transaction.atomic():
        moved = Item.objects.filter(pk=report_id, team_id__in=by.team_ids, state=State.TAKEN, taken_by=by.id).update(
            state=State.WAITING, taken_by=None, taken_at=None
        )
        row = _find.mine(report_id=report_id, by=by)
        if not moved and row.state != State.WAITING:
            raise _find.why_not(row)
        if moved:
            _log(report_id, State.TAKEN, State.WAITING, by, now)
            audit.record(Act.TRIAGE_RETURN, by=by, about=report_id)
    return _find.record(row, now)


def open_file(
    *, report_id: UUID, code: str, severity: int, by: Officer, key: files.Unlocked | None, note: str, now: datetime
) -> files.FileRecord:
    """Make a file of a report that waits or that the officer has taken; the reporter sees "reading".

    Arguments and errors as in `cases.files.api.open_file`; besides NoReport, AlreadyTaken, AlreadyDecided.
    """
    demand(by, Permission.TRIAGE_DECIDE)
    with transaction.atomic():
        _decide(report_id, by, now, new=State.FILED)
        reports.note_progress(report_id=report_id, state="reading", by=by.id, now=now)
        audit.record(Act.TRIAGE_OPEN_FILE, by=by, about=report_id)
        return files.open_file(report_id=report_id, code=code, severity=severity, by=by, key=key, note=note, now=now)


def set_aside(*, report_id: UUID, code: str, by: Officer, why: str, now: datetime | None = None) -> QueueItem:
    """Decide that no file is made: O04 (out of scope) or O05 (duplicate, hoax, nuisance).  Nothing is deleted.

    `why` (at least SHORTEST_REASON characters) is sealed to the team.  The reporter sees "done"; a new message from them
    brings the report back to the queue.  Raises NotAllowed, NotACode, ReasonTooShort, NoReport, AlreadyTaken, AlreadyDecided.
    """
    demand(by, Permission.TRIAGE_DECIDE)
    if code not in rules.OUT_OF_SCOPE:
        raise NotACode
    if len(why.strip()) < SHORTEST_REASON:
        raise ReasonTooShort
    now = now or timezone.now()
    letter_id = uuid4()
    team_id = _find.mine(report_id=report_id, by=by).team_id
    with transaction.atomic():
        box = files.seal_letter(letter_id=letter_id, teams=[team_id], table="triage", text=why.strip())
        _decide(report_id, by, now, new=State.ASIDE, set_aside_as=code, why_id=letter_id, why_box=box)
        reports.note_progress(report_id=report_id, state="done", by=by.id, now=now)
        audit.record(Act.TRIAGE_SET_ASIDE, by=by, about=report_id, why=code)
        journal.append("triage.set_aside", report_id)
    return _find.record(_find.mine(report_id=report_id, by=by), now)


def why_aside(*, report_id: UUID, by: Officer, key: files.Unlocked) -> str:
    """The sealed reason of `set_aside`, or "" when there is none.  Raises NotAllowed, NoReport, CannotOpen."""
    demand(by, Permission.TRIAGE_SEE)
    row = _find.mine(report_id=report_id, by=by)
    if row.why_id is None or row.why_box is None:
        return ""
    return files.open_letter(letter_id=row.why_id, table="triage", box=row.why_box, by=by, key=key)


def _decide(report_id: UUID, by: Officer, now: datetime, *, new: State, **fields: object) -> None:
    """Move an item that waits, or that the officer has taken; else raise why it could not be moved."""
    row = Item.objects.select_for_update().filter(pk=report_id, team_id__in=by.team_ids).first()
    if row is None:
        raise NoReport
    if row.state != State.WAITING and (row.state != State.TAKEN or row.taken_by != by.id):
        raise _find.why_not(row)
    Item.objects.filter(pk=report_id).update(state=new, decided_by=by.id, decided_at=now, **fields)
    _log(report_id, row.state, new, by, now)


def _log(report_id: UUID, old: str, new: str, by: Officer, now: datetime) -> None:
    StateLog.objects.create(item_id=report_id, old=old, new=new, at=now, by=by.id)
