"""Background: orders whose last day has passed leave force on record."""

from datetime import datetime

from django.db import transaction

from luytre.core.audit import api as audit
from luytre.enforcement.orders import _turns
from luytre.enforcement.orders._errors import AlreadyDecided
from luytre.enforcement.orders.models import Order
from luytre.enforcement.orders.records import LIVE, State
from luytre.lib.validity import day_of


def run(now: datetime) -> int:
    """Mark expired what is past its last day; a proposal nobody decided in time lapses the same way."""
    done = 0
    stale = Order.objects.filter(state__in=[state.value for state in LIVE], expires_on__lt=day_of(now))
    for order_id, state in stale.values_list("id", "state")[:1_000]:
        try:
            with transaction.atomic():
                _turns.claim(order_id=order_id, old=State(state), new=State.EXPIRED, by=None, now=now)
                _turns.write(order_id=order_id, old=State(state), new=State.EXPIRED, by=audit.SYSTEM, why="", now=now)
        except AlreadyDecided:
            continue
        done += 1
    return done
