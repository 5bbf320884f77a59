"""What can go wrong at the door of a report, in words a child can act on."""

from uuid import UUID

from luytre.lib.errors import LuytreError


class ReportError(LuytreError):
    """ReportError
    ├── NotAccepted            the words cannot be taken as they are
    │   ├── EmptyReport        nothing was said
    │   ├── TooLong            one field is longer than its limit
    │   ├── TooManyLinks
    │   └── UnknownAnswer      a choice that the form does not offer
    ├── AlreadyReceived        the same Idempotency-Key with other words
    ├── UnknownCode            no report has this code
    ├── TooManyMessages        one report, more than a day's messages
    ├── ReleasedOpenly         a link is to go to the police alone, but was released for review before
    ├── NoReceiver             no team may receive this report now
    └── NoSuchReport           no report, link or message under this id
    """


class NotAccepted(ReportError):
    """The words cannot be taken as they are; `field` names the input."""

    status = 422
    kept = "What you wrote is still here. Nothing has been sent yet."

    def __init__(self, *args: object, field: str = "", limit: int = 0) -> None:
        super().__init__(*args)
        self.field, self.limit = field, limit


class EmptyReport(NotAccepted):
    happened = "The report is still empty."
    next_step = "Please write what happened, or paste a link. One sentence is enough."


class TooLong(NotAccepted):
    happened = "One of the answers is too long."
    next_step = "Please shorten it, or send the rest as a message after you receive your code."


class TooManyLinks(NotAccepted):
    happened = "There are more than 20 links in this report."
    next_step = "Please keep the 20 most important links and send the others as a message after you receive your code."


class UnknownAnswer(NotAccepted):
    happened = "One of the answers is not among the choices."
    next_step = "Please choose one of the answers offered and send again."


class AlreadyReceived(ReportError):
    """The key of this request was used for another report; `report_id` says which."""

    status = 409
    happened = "A different report with the same Idempotency-Key was already received."
    kept = "The first report is safe."
    next_step = "Send this report again with a new Idempotency-Key."

    def __init__(self, report_id: UUID) -> None:
        super().__init__()
        self.report_id = report_id


class UnknownCode(ReportError):
    status = 404
    happened = "We could not find a report with this code."
    kept = "Your report is safe; only the code we were given does not fit."
    next_step = (
        "Please check the code word by word. If it is lost, you can send a new report or call 111, free, day and night."
    )


class TooManyMessages(ReportError):
    status = 429
    happened = "Many messages were sent for this report today."
    kept = "All earlier messages are safe and will be read."
    next_step = "Please wait until tomorrow, or call 111, free, day and night."
    retry_after = 3600


class ReleasedOpenly(ReportError):
    status = 409
    happened = "This link was released for review before, without the rule that only the police go on."
    kept = "Nothing was changed: the reviewers can see its address."
    next_step = "Tell the reviewers and the police at once that nobody may open it."


class NoReceiver(ReportError):
    status = 503
    happened = "No team can receive this report right now."
    kept = "What you wrote has not been sent and nobody has read it."
    next_step = (
        "Please call 111 (free, day and night), or 113 if someone is in danger now. Then try again a little later."
    )


class NoSuchReport(ReportError):
    status = 404
    happened = "There is no such report."
    next_step = "Please go back to the list and open it again."


__all__ = [
    "AlreadyReceived",
    "EmptyReport",
    "NoReceiver",
    "NoSuchReport",
    "NotAccepted",
    "ReleasedOpenly",
    "ReportError",
    "TooLong",
    "TooManyLinks",
    "TooManyMessages",
    "UnknownAnswer",
    "UnknownCode",
]
