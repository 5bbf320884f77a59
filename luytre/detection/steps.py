"""Background work of detection: released links become findings."""

from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from luytre.core.audit import api as audit
from luytre.core.journal import api as journal
from luytre.detection import _lists, rules
from luytre.detection.models import Finding, Turn
from luytre.detection.records import State
from luytre.reports import api as reports
from luytre.signals import hostlist

READER: Final = "detection"


def run(now: datetime) -> int:
    """Look at every link that was released since the last time.  How many lines were handled."""
    data = Path(settings.DATA)
    if settings.DEMO:
        _lists.ensure_demo(data)

    def handle(line: journal.Line) -> None:
        _find(line, hostlist.current(_lists.path(data)), now)

    return journal.follow(reader=READER, kinds={"report.link_released"}, handle=handle)


def _find(line: journal.Line, lists: hostlist.HostList, now: datetime) -> None:
    """One finding per link, however often the line is read.  Nothing is fetched: the name and the lists must do."""
    link = reports.released_link(link_id=line.subject)
    if Finding.objects.filter(link_id=link.id).exists():
        return
    said = rules.verdict(
        host=link.host,
        listed=lists.find(link.host),
        no_store=link.no_store,
        seen_before=Finding.objects.filter(host=link.host).count(),
    )
    found = Finding(
        link_id=link.id,
        host=link.host,
        url=link.url,
        categories=sorted(said.categories),
        reasons=[{"msgid": reason.msgid, "parameters": reason.parameters} for reason in said.reasons],
        no_store=link.no_store,
        urgency=said.urgency,
        created_at=now,
    )
    found.save(force_insert=True)
    Turn.objects.bulk_create([Turn(finding=found, old="", new=State.NEW, by=audit.SYSTEM.id, at=now)])
    audit.record(audit.Act.FINDING_MAKE, by=audit.SYSTEM, about=found.id)
    journal.append("finding.created", found.id)
