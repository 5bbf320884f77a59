"""Rows of cases.files as records, through the eyes of one officer."""

from collections.abc import Iterable
from uuid import UUID

from luytre.cases.files import rules
from luytre.cases.files._errors import AlreadyClosed, AlreadyMoved, NoFile, OnlyProgress
from luytre.cases.files.models import File
from luytre.cases.files.records import ClockRecord, FileRecord, OutcomeKind, OutcomeRecord, Sight, State, Turn
from luytre.core.identity.api import Officer


def visible(*, file_id: UUID, by: Officer) -> tuple[File, Sight]:
    """The row and how much of it `by` may see.  Raises NoFile, the same for an absent file and a foreign one."""
    row = File.objects.filter(pk=file_id).prefetch_related("holds", "clocks", "turns", "outcomes").first()
    seen = row and rules.sight(teams=by.team_ids, holder=row.team_id, held={hold.team_id for hold in row.holds.all()})
    if not row or not seen:
        raise NoFile
    return row, seen


def held(*, file_id: UUID, by: Officer) -> File:
    """The row, if a team of `by` holds it now.  Raises NoFile, OnlyProgress."""
    row, seen = visible(file_id=file_id, by=by)
    if seen is not Sight.FULL:
        raise OnlyProgress
    return row


def why_not(*, file_id: UUID, by: Officer) -> Exception:
    """The reason why a conditional update moved no row."""
    try:
        row = held(file_id=file_id, by=by)
    except (NoFile, OnlyProgress) as error:
        return error
    return AlreadyClosed() if row.state == State.CLOSED else AlreadyMoved()


def record(row: File, seen: Sight) -> FileRecord:
    """The record of a row; without code, place, clocks and outcomes' teams for a team that held it once."""
    full = seen is Sight.FULL
    return FileRecord(
        id=row.id,
        number=row.number,
        report_id=row.report_id,
        state=State(row.state),
        sight=seen,
        team_id=row.team_id,
        offered_to=row.offered_team_id if full else None,
        opened_at=row.opened_at,
        moved_at=row.moved_at,
        closed_at=row.closed_at,
        code=row.code if full else "",
        severity=row.severity if full else 0,
        province=row.province if full else "",
        commune=row.commune if full else "",
        clocks=_clocks(row) if full else (),
        log=tuple(
            Turn(turn.old, turn.new, turn.at, turn.by, turn.team_id)
            for turn in sorted(row.turns.all(), key=lambda turn: turn.pk)
        ),
        outcomes=tuple(
            OutcomeRecord(outcome.id, OutcomeKind(outcome.kind), outcome.at, outcome.by, outcome.team_id)
            for outcome in sorted(row.outcomes.all(), key=lambda outcome: outcome.at)
        ),
    )


def records(rows: Iterable[tuple[File, Sight]]) -> list[FileRecord]:
    return [record(row, seen) for row, seen in rows]


def _clocks(row: File) -> tuple[ClockRecord, ...]:
    return tuple(
        ClockRecord(clock.deadline, clock.started_at, clock.due_at, clock.stopped_at, clock.stop_reason)
        for clock in sorted(row.clocks.all(), key=lambda clock: clock.due_at)
    )
