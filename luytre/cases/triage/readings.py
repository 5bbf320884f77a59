"""Counts of triage for `luytre.monitoring`: raw, so they never leave it without suppression."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count as Tally
from django.db.models.functions import TruncDate

from luytre.cases.triage.models import Item
from luytre.cases.triage.records import Count, State

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def counts(*, since: date, until: date) -> list[Count]:
    """Per province and local day, both ends included: `triaged` (decided either way), of them `filed` and `aside`.

    A report counts once, on the day of the decision that stands.
    """
    rows = (
        Item.objects.filter(state__in=(State.FILED, State.ASIDE))
        .annotate(day=TruncDate("decided_at", tzinfo=VIETNAM))
        .filter(day__gte=since, day__lte=until)
        .values_list("province", "day", "state")
        .annotate(n=Tally("pk"))
        .order_by("day", "province", "state")
    )
    found = [Count(province, day, state, n) for province, day, state, n in rows]
    triaged: dict[tuple[str, date], int] = {}
    for count in found:
        triaged[count.province, count.day] = triaged.get((count.province, count.day), 0) + count.number
    return found + [Count(province, day, "triaged", number) for (province, day), number in triaged.items()]
