"""Changes of an order's state: claimed by a conditional update, written to the history, the audit and the journal."""

from datetime import datetime
from uuid import UUID

from luytre.core.audit import api as audit
from luytre.core.journal import api as journal
from luytre.enforcement.orders._errors import AlreadyDecided, NoSuchOrder
from luytre.enforcement.orders.models import Order as Row
from luytre.enforcement.orders.models import Turn as TurnRow
from luytre.enforcement.orders.records import Order, State

ACTS = {
    State.PROPOSED: audit.Act.ORDER_PROPOSE,
    State.APPROVED: audit.Act.ORDER_APPROVE,
    State.REFUSED: audit.Act.ORDER_REFUSE,
    State.WITHDRAWN: audit.Act.ORDER_WITHDRAW,
    State.EXPIRED: audit.Act.ORDER_EXPIRE,
}


def claim(*, order_id: UUID, old: State, new: State, by: UUID | None, now: datetime) -> None:
    """Move the order if it still stands where the caller saw it.  Raises NoSuchOrder, AlreadyDecided."""
    decided = {"state": new.value, "decided_by": by, "decided_at": now}
    if new is State.APPROVED:
        decided["approved_by"] = by
    if not Row.objects.filter(pk=order_id, state=old.value).update(**decided):
        state = Row.objects.filter(pk=order_id).values_list("state", flat=True).first()
        raise AlreadyDecided(state) if state else NoSuchOrder


def write(*, order_id: UUID, old: State | None, new: State, by: audit.Who, why: str, now: datetime) -> None:
    """History, audit and journal of one change, in its transaction."""
    who = None if by is audit.SYSTEM else by.id
    TurnRow.objects.bulk_create(
        [TurnRow(order_id=order_id, old=old.value if old else "", new=new.value, at=now, by=who, why=why)]
    )
    audit.record(ACTS[new], by=by, about=order_id, why=why)
    journal.append(f"order.{new.value}", order_id)


def order(row: Row) -> Order:
    """The row as a record."""
    return Order(
        id=row.id,
        host=row.host,
        scope="everyone" if row.scope == "everyone" else "children",
        category=row.category,
        ground=row.ground,
        why=row.why,
        expires_on=row.expires_on,
        restricted=row.restricted,
        finding_id=row.finding_id,
        state=State(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
