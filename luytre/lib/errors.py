"""The root of every error that a person may get to read."""


class LuytreError(Exception):
    """Something a person can understand and act on.

    A subclass states three short English sentences (message ids of the Vietnamese catalogue) and an HTTP status:
    `happened`, `kept` (what was not lost) and `next_step`.  Pages and JSON doors show them; nothing else is shown.
    """

    status: int = 400
    happened: str = "Something did not work."
    kept: str = "Nothing was lost."
    next_step: str = "Please go back and try again."

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, *map(str, self.args)) if part)
