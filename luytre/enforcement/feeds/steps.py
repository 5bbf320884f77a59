"""Background: orders that came into force, left it or ran out become a new signed release."""

from datetime import datetime
from typing import Final

from luytre.core.journal import api as journal
from luytre.enforcement.feeds import _publish

AT_ONCE: Final = 200
KINDS: Final = ("order.approved", "order.withdrawn", "order.expired")


def run(now: datetime) -> int:
    """Hear what changed, then publish once for all of it; how many releases were added."""
    while journal.follow(reader="enforcement.feeds", kinds=KINDS, handle=_publish.hear, limit=AT_ONCE) == AT_ONCE:
        pass
    return _publish.publish(now)
