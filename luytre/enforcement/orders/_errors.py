"""What can go wrong with an order, in words an officer can act on."""

from luytre.lib.errors import LuytreError


class OrderError(LuytreError):
    """OrderError
    ├── GuardedName       the name stands on a guard list; `reason` says which
    ├── NotAName          an address of digits, a single word or a public suffix cannot be listed
    ├── AlreadyListed     an order for this name is waiting or in force
    ├── BadExpiry         no day between tomorrow and twelve months from now, or one after the ground ends
    ├── BadOrder          scope, category or reason is missing or unknown
    ├── GroundGone        the legal ground is not in force today
    ├── SamePerson        who proposed cannot decide
    ├── AlreadyDecided    somebody was faster; `state` says what was decided
    └── NoSuchOrder
    """


class GuardedName(OrderError):
    """`reason` is an English msgid, `guarded` the name on the list that stands in the way."""

    status = 409
    happened = "This name is protected and cannot be put on the block list."
    kept = "No order was made."
    next_step = (
        "Please act on the single address instead: a request to the platform or host, not a block of the whole name."
    )

    def __init__(self, reason: str, guarded: str) -> None:
        super().__init__(guarded)
        self.reason, self.guarded = reason, guarded


class NotAName(OrderError):
    status = 422
    happened = "Only the name of a single site can be put on the block list."
    kept = "No order was made."
    next_step = (
        "Please give a name such as bad.example; addresses of digits and whole endings such as com.vn are refused."
    )


class AlreadyListed(OrderError):
    status = 409
    happened = "An order for this name is already waiting or in force."
    kept = "The earlier order stands."
    next_step = "Please open the earlier order from the list."


class BadExpiry(OrderError):
    status = 422
    happened = "The last day of the order is not possible."
    kept = "No order was made. What you entered is still here."
    next_step = "Please choose a day after today, at most twelve months from now and while the ground is in force."


class BadOrder(OrderError):
    status = 422
    happened = "The order is not complete."
    kept = "No order was made. What you entered is still here."
    next_step = "Please choose whom it protects and a category, and write the reason in a sentence."


class GroundGone(OrderError):
    status = 409
    happened = "The legal ground of this order is not in force today."
    kept = "The order was not changed."
    next_step = "Please choose a ground that is in force."


class SamePerson(OrderError):
    status = 403
    happened = "You proposed this order yourself, so another person has to decide."
    kept = "The order still waits for a second person."
    next_step = "Please ask a colleague who may approve orders."


class AlreadyDecided(OrderError):
    status = 409
    happened = "Somebody else was faster: this order has already been decided."
    kept = "The first decision stands."
    next_step = "Please look at the order again."

    def __init__(self, state: str) -> None:
        super().__init__()
        self.state = state


class NoSuchOrder(OrderError):
    status = 404
    happened = "There is no such order."
    next_step = "Please go back to the list of orders."
