"""The door of cases.files.

Every act is one transaction with its audit line and its journal line.  Words go in and out sealed under the file's own data
key, which belongs to the team that holds the file; a team that handed it over keeps the right to see its progress.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from luytre.cases.files import _find, rules
from luytre.cases.files._errors import (
    AlreadyClosed,
    AlreadyMoved,
    AlreadyOpened,
    BeingOffered,
    ClockStopped,
    FileError,
    NoFile,
    OnlyProgress,
    TooLow,
)
from luytre.cases.files._keys import activate_keys, destroy_keys, offer_keys, reaches_contact
from luytre.cases.files._letters import open_letter, seal_letter
from luytre.cases.files.models import Clock, File, Hold, Note, Outcome, StateLog
from luytre.cases.files.records import (
    ClockRecord,
    FileRecord,
    NoteRecord,
    OpenFile,
    OutcomeKind,
    OutcomeRecord,
    Sight,
    State,
    StopReason,
)
from luytre.core.audit import api as audit
from luytre.core.audit.api import Act
from luytre.core.catalogue import api as catalogue
from luytre.core.identity.api import Officer, Permission, demand
from luytre.core.journal import api as journal
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import CannotOpen, Circle, Lock, NoTeamKey, Part, Unlocked
from luytre.reports import api as reports

__all__ = [
    "AlreadyClosed",
    "AlreadyMoved",
    "AlreadyOpened",
    "BeingOffered",
    "CannotOpen",
    "ClockRecord",
    "ClockStopped",
    "FileError",
    "FileRecord",
    "NoFile",
    "NoTeamKey",
    "NoteRecord",
    "OnlyProgress",
    "OpenFile",
    "OutcomeKind",
    "OutcomeRecord",
    "Sight",
    "State",
    "StopReason",
    "TooLow",
    "Unlocked",
    "activate_keys",
    "add_note",
    "close",
    "destroy_keys",
    "get",
    "least_severity",
    "list_for",
    "note_outcome",
    "of_report",
    "offer_keys",
    "open_file",
    "open_letter",
    "reaches_contact",
    "read",
    "seal_letter",
    "stop_clock",
]


def least_severity(*, report_id: UUID, code: str, now: datetime) -> int:
    """The floor (1 to 4) under the severity of a file of this report: the code's, or 4 when the child is not safe now."""
    line = reports.line(report_id=report_id)
    return rules.floor(of_code=catalogue.code(code, now).severity, safe_now=line.safe_now)


def open_file(
    *,
    report_id: UUID,
    code: str,
    severity: int,
    by: Officer,
    key: Unlocked | None,  # noqa: ARG001 part of the agreed door; sealing needs no open vault
    note: str,
    now: datetime,
) -> FileRecord:
    """Make a file of a report for the team that received it, with its own sealed object, its number and its clocks.

    `code` is a code of the taxonomy in force; `severity` 1 to 4.  `note` may be empty.  `key` may be None: sealing needs no
    open vault.  Raises NotAllowed, NoFile (the report lies with another team), TooLow, AlreadyOpened.
    """
    demand(by, Permission.TRIAGE_DECIDE)
    line = reports.line(report_id=report_id)
    if line.team_id not in by.team_ids:
        raise NoFile
    chosen = catalogue.code(code, now)
    least = rules.floor(of_code=chosen.severity, safe_now=line.safe_now)
    if severity < least:
        raise TooLow
    try:
        with transaction.atomic():
            row = File.objects.create(
                report_id=report_id, code=chosen.code, severity=severity, team_id=line.team_id, opened_at=now,
                opened_by=by.id, moved_at=now, province=line.province, commune=line.commune,
            )  # fmt: skip
            Hold.objects.create(file=row, team_id=line.team_id, since=now)
            _log(row, old="", new=State.OPEN, by=by, now=now)
            _start_clocks(row, chosen.deadlines, line.received_at)
            ring = sealed.new_object(object_id=row.id, locks=[Lock(Part.WORDS, line.team_id, Circle.MEMBERS)])
            if note.strip():
                _write_note(row, ring, note, by, now)
            audit.record(Act.FILE_OPEN, by=by, about=row.id)
            journal.append("file.opened", row.id)
    except IntegrityError as error:
        if File.objects.filter(report_id=report_id).exists():
            raise AlreadyOpened from error
        raise
    return get(file_id=row.id, by=by)


def get(*, file_id: UUID, by: Officer) -> FileRecord:
    """The file as `by` may see it (`sight`).  Raises NotAllowed; NoFile for an absent and for a foreign file alike."""
    demand(by, Permission.FILE_SEE)
    return _find.record(*_find.visible(file_id=file_id, by=by))


def of_report(*, report_id: UUID, by: Officer) -> FileRecord | None:
    """The file made of a report, as `by` may see it, or None."""
    file_id = File.objects.filter(report_id=report_id).values_list("pk", flat=True).first()
    if file_id is None:
        return None
    try:
        return _find.record(*_find.visible(file_id=file_id, by=by))
    except NoFile:
        return None


def list_for(*, by: Officer, state: State | None = None, limit: int = 200) -> list[FileRecord]:
    """The files that a team of `by` holds or once held: held ones first, the most severe and oldest on top."""
    demand(by, Permission.FILE_SEE)
    rows = File.objects.filter(holds__team_id__in=by.team_ids).distinct()
    if state is not None:
        rows = rows.filter(state=state)
    # Sorted before the limit cuts: a desk that hands many files on must never lose sight of the one it holds.
    rows = rows.annotate(own=Q(team_id__in=by.team_ids)).order_by("-own", "-state", "-severity", "opened_at")
    rows = rows.prefetch_related("clocks", "turns", "outcomes")[:limit]
    return [_find.record(row, Sight.FULL if row.team_id in by.team_ids else Sight.PROGRESS) for row in rows]


def read(*, file_id: UUID, by: Officer, key: Unlocked) -> OpenFile:
    """The file with its notes and the words of its outcomes.  Leaves an audit line.

    Raises NotAllowed, NoFile, OnlyProgress, CannotOpen.
    """
    demand(by, Permission.FILE_SEE)
    row = _find.held(file_id=file_id, by=by)
    ring = sealed.ring_for(object_id=row.id, by=key, who=by)
    with transaction.atomic():
        audit.record(Act.FILE_READ, by=by, about=row.id)
    notes = tuple(
        NoteRecord(
            note.id, note.at, note.by, note.team_id, ring.open(Part.WORDS, "note", note.id, "box", bytes(note.box))
        )
        for note in row.notes.order_by("at")
    )
    outcomes = tuple(
        OutcomeRecord(
            outcome.id, OutcomeKind(outcome.kind), outcome.at, outcome.by, outcome.team_id,
            ring.open(Part.WORDS, "outcome", outcome.id, "box", bytes(outcome.box)),
        )
        for outcome in row.outcomes.order_by("at")
    )  # fmt: skip
    return OpenFile(_find.record(row, Sight.FULL), notes, outcomes)


def add_note(*, file_id: UUID, text: str, by: Officer, key: Unlocked, now: datetime) -> UUID:
    """Seal a note on an open file.  Raises NotAllowed, NoFile, OnlyProgress, AlreadyClosed, CannotOpen."""
    demand(by, Permission.FILE_WORK)
    ring = _ring(file_id, by, key)
    with transaction.atomic():
        row = _hold_still(file_id, by)
        note_id = _write_note(row, ring, text, by, now)
        audit.record(Act.NOTE_ADD, by=by, about=row.id)
    return note_id


def stop_clock(*, file_id: UUID, deadline: str, by: Officer, now: datetime) -> None:
    """Say that what a deadline asks for has been done (for DL02: the child is out of danger).

    The clock stops once and for all.  Raises NotAllowed, NoFile, OnlyProgress, AlreadyClosed, ClockStopped.
    """
    demand(by, Permission.FILE_WORK)
    with transaction.atomic():
        row = _hold_still(file_id, by)
        running = Clock.objects.filter(file=row, deadline=deadline, stopped_at=None)
        if not running.update(stopped_at=now, stop_reason=StopReason.ACTED):
            raise ClockStopped
        audit.record(Act.CLOCK_STOP, by=by, about=row.id, why=deadline)


def note_outcome(
    *, file_id: UUID, kind: OutcomeKind, text: str, by: Officer, key: Unlocked, now: datetime
) -> OutcomeRecord:
    """Put down what a step came to, while the file stays open.

    Raises NotAllowed, NoFile, OnlyProgress, AlreadyClosed, CannotOpen.
    """
    demand(by, Permission.FILE_WORK)
    ring = _ring(file_id, by, key)
    with transaction.atomic():
        row = _hold_still(file_id, by)
        outcome = _write_outcome(row, ring, OutcomeKind(kind), text, by=by, now=now, final=False)
        audit.record(Act.FILE_OUTCOME, by=by, about=row.id, why=kind)
    return outcome


def close(
    *, file_id: UUID, outcome: OutcomeKind, by: Officer, key: Unlocked, now: datetime, text: str = ""
) -> FileRecord:
    """End the work: the last outcome, every clock stopped, the reporter sees "done".

    Raises NotAllowed, NoFile, OnlyProgress, AlreadyClosed, BeingOffered, CannotOpen.
    """
    demand(by, Permission.FILE_WORK)
    ring = _ring(file_id, by, key)
    with transaction.atomic():
        row = _hold_still(file_id, by)
        if row.offered_team_id:
            raise BeingOffered
        _write_outcome(row, ring, OutcomeKind(outcome), text, by=by, now=now, final=True)
        File.objects.filter(pk=row.pk).update(state=State.CLOSED, closed_at=now)
        Clock.objects.filter(file=row, stopped_at=None).update(stopped_at=now, stop_reason=StopReason.CLOSED)
        _log(row, old=State.OPEN, new=State.CLOSED, by=by, now=now)
        reports.note_progress(report_id=row.report_id, state="done", by=by.id, now=now)
        audit.record(Act.FILE_CLOSE, by=by, about=row.id, why=outcome)
        journal.append("file.closed", row.id)
    return get(file_id=file_id, by=by)


def _hold_still(file_id: UUID, by: Officer) -> File:
    """Lock an open file of the officer's team for this transaction, so that it cannot move or close meanwhile."""
    row = File.objects.select_for_update().filter(pk=file_id, team_id__in=by.team_ids, state=State.OPEN).first()
    if row is None:
        raise _find.why_not(file_id=file_id, by=by)
    return row


def _ring(file_id: UUID, by: Officer, key: Unlocked) -> sealed.Ring:
    """The file's keys.  Opened before the act's transaction, so that a refusal stays on record when the act is undone."""
    row = _find.held(file_id=file_id, by=by)
    return sealed.ring_for(object_id=row.id, by=key, who=by)


def _start_clocks(row: File, deadlines: Collection[str], received_at: datetime) -> None:
    """Clocks run from the first body's receipt of the report, not from the moment somebody opened a file."""
    for name in rules.clocks(deadlines=deadlines, severity=row.severity):
        due = catalogue.due(name, received_at)
        Clock.objects.create(file=row, deadline=name, started_at=received_at, due_at=due)


def _write_note(row: File, ring: sealed.Ring, text: str, by: Officer, now: datetime) -> UUID:
    note_id = uuid4()
    box = ring.seal(Part.WORDS, "note", note_id, "box", text.strip())
    Note.objects.create(id=note_id, file=row, at=now, by=by.id, team_id=row.team_id, box=box)
    return note_id


def _write_outcome(
    row: File, ring: sealed.Ring, kind: OutcomeKind, text: str, *, by: Officer, now: datetime, final: bool
) -> OutcomeRecord:
    outcome_id = uuid4()
    box = ring.seal(Part.WORDS, "outcome", outcome_id, "box", text.strip())
    Outcome.objects.create(
        id=outcome_id, file=row, kind=kind, final=final, at=now, by=by.id, team_id=row.team_id, box=box
    )
    return OutcomeRecord(outcome_id, kind, now, by.id, row.team_id, text.strip())


def _log(row: File, *, old: str, new: str, by: Officer, now: datetime) -> None:
    StateLog.objects.create(file=row, old=old, new=new, at=now, by=by.id, team_id=row.team_id)
