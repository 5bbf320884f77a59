"""Rows of cases.triage as records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from luytre.cases.files.api import FileRecord
from luytre.cases.triage import rules
from luytre.cases.triage._errors import AlreadyDecided, AlreadyTaken, NoReport, TriageError
from luytre.cases.triage.models import Item
from luytre.cases.triage.records import QueueItem, State
from luytre.core.identity import api as identity
from luytre.core.identity.api import Officer
from luytre.reports.api import ReportLine


@dataclass(frozen=True, slots=True)
class Case:
    """All that may be shown about a report without a key: its line, its place on the desk, its file if there is one."""  # not in records: rules stay plain Python

    line: ReportLine
    item: QueueItem | None
    file: FileRecord | None


def mine(*, report_id: UUID, by: Officer) -> Item:
    """The row, if a team of `by` received the report.  Raises NoReport."""
    row = Item.objects.filter(pk=report_id, team_id__in=by.team_ids).first()
    if row is None:
        raise NoReport
    return row


def why_not(row: Item) -> TriageError:
    """Why an item could not be moved: taken by whom, or decided."""
    if row.state == State.TAKEN and row.taken_by is not None:
        return AlreadyTaken(by=row.taken_by, name=_name(row))
    return AlreadyDecided()


def names_of(teams: Iterable[UUID]) -> dict[UUID, str]:
    """What the people of these teams are called."""
    return {person.id: person.name for team in teams for person in identity.colleagues(team)}


def record(row: Item, now: datetime, names: Mapping[UUID, str] | None = None) -> QueueItem:
    """The record of a row, with the reasons for its place at `now`; `names` spares a look-up per row."""
    return QueueItem(
        report_id=row.report_id,
        number=row.number,
        team_id=row.team_id,
        state=State(row.state),
        urgency=row.urgency,
        danger=row.danger,
        suggested=row.suggested,
        province=row.province,
        received_at=row.received_at,
        due_at=row.due_at,
        written_at=row.written_at,
        taken_by=row.taken_by,
        taken_by_name=_name(row) if names is None else names.get(row.taken_by or row.report_id, ""),
        taken_at=row.taken_at,
        set_aside_as=row.set_aside_as,
        places=rules.places(row, now),
    )


def _name(row: Item) -> str:
    """What colleagues call the officer who has taken the report; "" when nobody has or the account has left."""
    return names_of([row.team_id]).get(row.taken_by, "") if row.taken_by else ""
