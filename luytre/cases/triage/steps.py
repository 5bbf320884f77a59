"""Background work of cases.triage: reports come in, reporters write again."""

from datetime import datetime
from typing import Final

from luytre.cases.triage import rules
from luytre.cases.triage.models import Item, StateLog
from luytre.cases.triage.records import State
from luytre.core.catalogue import api as catalogue
from luytre.core.journal import api as journal
from luytre.reports import api as reports

READER: Final = "cases.triage"
FORWARD: Final = "DL01"


def run(now: datetime) -> int:
    """Put new reports into the queue and bring back those whose reporter wrote again.  How many lines were handled."""

    def handle(line: journal.Line) -> None:
        if line.kind == "report.received":
            _queue(line)
        else:
            _wrote_again(line, now)

    return journal.follow(reader=READER, kinds={"report.received", "report.written"}, handle=handle)


def _queue(line: journal.Line) -> None:
    """One row per report, however often the line is read."""
    report = reports.line(report_id=line.subject)
    Item.objects.get_or_create(
        report_id=report.id,
        defaults={
            "number": report.number,
            "team_id": report.team_id,
            "urgency": rules.urgency(of_report=report.urgency, safe_now=report.safe_now),
            "danger": report.safe_now == "no",
            "suggested": report.suggested,
            "province": report.province,
            "received_at": report.received_at,
            "due_at": catalogue.due(FORWARD, report.received_at),
        },
    )


def _wrote_again(line: journal.Line, now: datetime) -> None:
    """A new message marks the row; one that had been set aside waits again, because the reporter may have said more."""
    Item.objects.filter(pk=line.subject).update(written_at=line.at)
    back = Item.objects.filter(pk=line.subject, state=State.ASIDE, decided_at__lt=line.at).update(
        state=State.WAITING, taken_by=None, taken_at=None
    )
    if back:
        StateLog.objects.create(item_id=line.subject, old=State.ASIDE, new=State.WAITING, at=now)
