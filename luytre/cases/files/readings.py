"""Counts of files for `luytre.monitoring`: raw, so they never leave it without suppression."""

from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count as Tally
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from luytre.cases.files.models import Clock, File
from luytre.cases.files.records import Count, State

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def counts(*, since: date, until: date) -> list[Count]:
    """Per province and local day, both ends included: files `opened` and `closed`; clocks `kept:DL02` and `missed:DL02`.

    An opened or closed file counts on the day it happened, a clock on the day it fell due once it was stopped or is late.
    """
    found = [
        *_by_day("opened", File.objects.annotate(place=F("province"), day=_day("opened_at")), since, until),
        *_by_day("closed", _closed().annotate(place=F("province"), day=_day("closed_at")), since, until),
    ]
    in_time = Q(stopped_at__lte=F("due_at"))
    late = Q(stopped_at__gt=F("due_at")) | Q(stopped_at=None, due_at__lt=Now())
    clocks = Clock.objects.annotate(place=F("file__province"), day=_day("due_at"))
    for deadline in Clock.objects.order_by("deadline").values_list("deadline", flat=True).distinct():
        found += _by_day(f"kept:{deadline}", clocks.filter(in_time, deadline=deadline), since, until)
        found += _by_day(f"missed:{deadline}", clocks.filter(late, deadline=deadline), since, until)
    return found


def _closed() -> "QuerySet[File]":
    return File.objects.filter(state=State.CLOSED)


def _day(time: str) -> TruncDate:
    return TruncDate(time, tzinfo=VIETNAM)


def _by_day(state: str, rows: "QuerySet[Any]", since: date, until: date) -> list[Count]:
    grouped = rows.filter(day__gte=since, day__lte=until).values_list("place", "day").annotate(n=Tally("pk"))
    return [Count(province, day, state, n) for province, day, n in grouped.order_by("day", "place")]
