"""Count anew when something happened; copy the counts for the public once a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db import transaction

from luytre.cases.files import readings as files
from luytre.cases.referral import readings as referral
from luytre.cases.triage import readings as triage
from luytre.core.journal import api as journal
from luytre.enforcement.orders import readings as orders
from luytre.monitoring.api import HANOI, months_until
from luytre.monitoring.models import Count, Edition
from luytre.monitoring.rules import step
from luytre.reports import readings as reports


class Tally(Protocol):
    """One line of a room's reading: how many, on one day, in one province, in one state."""

    @property
    def province(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def state(self) -> str: ...
    @property
    def number(self) -> int: ...


class Reading(Protocol):
    """A room's `counts`: both ends included."""

    def __call__(self, *, since: date, until: date) -> Sequence[Tally]: ...


# measure → the reading it comes from, and the state it counts there ("" for all)
READINGS: dict[str, tuple[Reading, str]] = {
    "received": (reports.counts, ""),
    "triaged": (triage.counts, "triaged"),
    "referred": (referral.counts, "referred"),
    "closed": (files.counts, "closed"),
    "blocked": (orders.counts, "approved"),
}


def run(now: datetime) -> int:
    """Refresh the present edition when the journal moved, the daily one when the day is new.  Idempotent."""
    done = 0
    if _moved() or not Count.objects.filter(edition=Edition.PRESENT).exists():
        done += count(Edition.PRESENT, now)
    last = Count.objects.filter(edition=Edition.DAILY).order_by("-counted_at").first()
    if last is None or last.counted_at.astimezone(HANOI).date() < now.astimezone(HANOI).date():
        done += count(Edition.DAILY, now)
    return done


def freeze_day(now: datetime) -> int:
    """Make today's copy for the public now; how many counts it holds."""
    return count(Edition.DAILY, now)


def count(edition: Edition, now: datetime) -> int:
    """Replace one edition's counts of the shown months; a reading that fails leaves its old counts standing.

    The daily edition moves by steps of five or more (rules.step), so that two days compared tell of no single child.
    """
    first = months_until(now)[0].first
    written = 0
    for measure, (reading, state) in READINGS.items():
        counts = _by_month(reading(since=first, until=now.astimezone(HANOI).date()), state)
        with transaction.atomic():
            held = Count.objects.filter(edition=edition, measure=measure, month__gte=first)
            if edition is Edition.DAILY:
                for code, month, value in held.values_list("province_code", "month", "value"):
                    counts[code, month] = step(value, counts.get((code, month), 0))
            held.delete()
            rows = [
                Count(edition=edition, province_code=code, month=month, measure=measure, value=value, counted_at=now)
                for (code, month), value in counts.items()
            ]
            written += len(Count.objects.bulk_create(rows))
    return written


def _by_month(lines: Sequence[Tally], state: str) -> dict[tuple[str, date], int]:
    found: dict[tuple[str, date], int] = {}
    for line in lines:
        if line.province and state in {"", line.state}:
            key = (line.province, line.day.replace(day=1))
            found[key] = found.get(key, 0) + line.number
    return found


def _moved() -> bool:
    """Did any room write a line since the last count?"""
    seen: list[UUID] = []
    journal.follow(reader="monitoring", kinds=KINDS, handle=lambda line: seen.append(line.subject), limit=1000)
    return bool(seen)


KINDS = (
    "report.received",
    "triage.taken",
    "file.opened",
    "file.closed",
    "referral.accepted",
    "order.approved",
    "order.withdrawn",
)

__all__ = ["count", "freeze_day", "run"]
