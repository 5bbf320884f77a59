"""Counts for monitoring: plain numbers.  Small counts are hidden by who publishes."""

from datetime import date, datetime

from django.db.models import Count as Rows
from django.db.models.functions import TruncDate

from luytre.enforcement.orders.models import Order, Turn
from luytre.enforcement.orders.records import Count, InForce, State
from luytre.lib.clock import HANOI
from luytre.lib.validity import day_of


def counts(*, since: date, until: date) -> list[Count]:
    """Orders that were proposed, approved, refused … from one day to another (both included, Vietnamese time).

    An order itself binds the whole country; the province is the one of the report that led to it.
    """
    rows = (
        Turn.objects.annotate(day=TruncDate("at", tzinfo=HANOI))
        .filter(day__gte=since, day__lte=until)
        .values_list("order__province", "day", "new")
        .annotate(number=Rows("id"))
        .order_by("order__province", "day", "new")
    )
    return [Count(province, day, state, number) for province, day, state, number in rows]


def in_force(*, at: datetime) -> list[InForce]:
    """How many names are blocked at a moment, by scope and category."""
    rows = (
        Order.objects.filter(state=State.APPROVED.value, expires_on__gte=day_of(at))
        .values_list("scope", "category")
        .annotate(number=Rows("id"))
        .order_by("scope", "category")
    )
    return [InForce(scope, category, number) for scope, category, number in rows]
