"""What can go wrong with feeds."""

from luytre.lib.errors import LuytreError


class FeedError(LuytreError):
    """FeedError
    ├── NothingYet     no release has been published
    ├── KeyNeeded      the restricted list was asked for without a key that is known
    └── BadOperator    a name is missing or taken
    """


class NothingYet(FeedError):
    status = 503
    happened = "No list has been published yet."
    kept = "A list you already have stays valid."
    next_step = "Please keep the list you have and ask again in a minute."
    retry_after = 60


class KeyNeeded(FeedError):
    status = 401
    happened = "The restricted list needs the key of an operator or an enrolled filter node."
    kept = "A list you already have stays valid."
    next_step = (
        "Please send the header Authorization: Bearer followed by your key. The coordinating body gives keys out."
    )


class BadOperator(FeedError):
    status = 422
    happened = "This operator cannot be entered."
    next_step = "Please give a name of up to 200 characters that no other operator has."
