"""What is throttled, and how much of it is too much."""

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """Something that may be tried only so often."""

    STATUS_CODE = "status_code"  # a wrong receipt code
    REPORT = "report"  # a report sent
    SIGN_IN = "sign_in"  # a wrong password or second factor on one device, or from one neighbourhood
    SIGN_IN_NAME = "sign_in_name"  # the same for one user name, from all strangers together
    UNLOCK = "unlock"  # a wrong vault passphrase
    FEED = "feed"  # a block list fetched


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket: how many tokens it holds, and how many seconds one takes to come back."""

    tokens: int
    seconds: float
