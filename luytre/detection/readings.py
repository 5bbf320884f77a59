"""Counts of detection for `luytre.monitoring`: raw, so they never leave it without suppression."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count as Tally
from django.db.models.functions import TruncDate

from luytre.detection.models import Finding
from luytre.detection.records import Count

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def counts(*, since: date, until: date) -> list[Count]:
    """Per local day on which findings were made, both ends included, by the state they stand in now."""
    rows = (
        Finding.objects.annotate(day=TruncDate("created_at", tzinfo=VIETNAM))
        .filter(day__gte=since, day__lte=until)
        .values_list("day", "state")
        .annotate(n=Tally("pk"))
        .order_by("day", "state")
    )
    return [Count(day, state, n) for day, state, n in rows]
