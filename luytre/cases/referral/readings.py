"""Counts of referrals for `luytre.monitoring`: raw, so they never leave it without suppression."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count as Tally
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from luytre.cases.referral.models import Referral
from luytre.cases.referral.records import Count

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def counts(*, since: date, until: date) -> list[Count]:
    """Per province and local day, both ends included: `referred`, `accepted`, `refused`, `in_time` (answered before due).

    A referral counts on the day it was offered; an accepted one stays accepted when its work is done.
    """
    accepted = Q(state__in=("accepted", "done"))
    return [
        *_by_day("referred", Q(), since, until),
        *_by_day("accepted", accepted, since, until),
        *_by_day("refused", Q(state="refused"), since, until),
        *_by_day("in_time", Q(answered_at__lte=F("due_at")), since, until),
    ]


def _by_day(state: str, which: Q, since: date, until: date) -> list[Count]:
    rows = (
        Referral.objects.filter(which)
        .annotate(day=TruncDate("offered_at", tzinfo=VIETNAM))
        .filter(day__gte=since, day__lte=until)
        .values_list("province", "day")
        .annotate(n=Tally("pk"))
        .order_by("day", "province")
    )
    return [Count(province, day, state, n) for province, day, n in rows]
