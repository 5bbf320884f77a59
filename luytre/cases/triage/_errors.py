"""What can go wrong on the triage desk, in words a person can act on."""

from luytre.lib.errors import LuytreError


class TriageError(LuytreError):
    """TriageError
    ├── NoReport        there is none, or none that this officer may know of (both answer alike)
    ├── AlreadyTaken    a colleague was faster; `name` says who
    ├── AlreadyDecided  it has a file, or was set aside
    ├── NotACode        neither O04 nor O05
    └── ReasonTooShort  setting aside needs words that a supervisor can follow
    """


class NoReport(TriageError):
    status = 404
    happened = "There is no such report on your desk."
    next_step = "Go back to the queue; it may have been handed over."


class AlreadyTaken(TriageError):
    """A colleague holds the report: `by` is the account, `name` what colleagues call it."""

    status = 409
    happened = "A colleague is already working on this report."
    kept = "What they do is safe; nothing was changed by you."
    next_step = "Take the next report, or ask your colleague to release this one."

    def __init__(self, *, by: object = None, name: str = "") -> None:
        super().__init__(*([name] if name else []))
        self.by, self.name = by, name


class AlreadyDecided(TriageError):
    status = 409
    happened = "This report has already been decided."
    kept = "Nothing was changed."
    next_step = "Look at the report to see what was decided."


class NotACode(TriageError):
    status = 422
    happened = "A report is set aside only as out of scope (O04) or as duplicate or nuisance (O05)."
    next_step = "Choose one of the two, or open a file."


class ReasonTooShort(TriageError):
    status = 422
    happened = "The reason is too short."
    kept = "What you wrote is still in the form."
    next_step = "Write at least 10 characters, so that a colleague can understand it later."
