"""Counts for monitoring: plain numbers, nothing about anyone.  Small counts are hidden by who publishes."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count as Rows
from django.db.models.functions import TruncDate

from luytre.reports.models import Report
from luytre.reports.records import Count

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


def counts(*, since: date, until: date) -> list[Count]:
    """Reports received from the day `since` to the day `until` (both included, Vietnamese time).

    One row per province ("" = not said), day and today's state; cells without a report are absent.
    """
    first = datetime.combine(since, time.min, VIET_NAM)
    last = datetime.combine(until, time.max, VIET_NAM)
    rows = (
        Report.objects.filter(received_at__range=(first, last))
        .annotate(day=TruncDate("received_at", tzinfo=VIET_NAM))
        .values_list("province", "day", "state")
        .annotate(number=Rows("id"))
        .order_by("province", "day", "state")
    )
    return [Count(province, day, state, number) for province, day, state, number in rows]
