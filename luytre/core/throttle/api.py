"""Ask for one more try; get it, or hear how long to wait."""

__all__ = ["TooMany", "Use", "give_back", "take"]

import secrets
from typing import Final

from django.db import connection
from django.utils import timezone

from luytre.core.throttle import rules
from luytre.core.throttle.models import Salt
from luytre.core.throttle.records import Use
from luytre.lib import envelope
from luytre.lib.errors import LuytreError

SALT_BYTES: Final = 32

_LEFT = "least(%(full)s, b.tokens + greatest(0, extract(epoch FROM clock_timestamp() - b.refilled_at)) / %(seconds)s)"

# One statement: two processes that take at the same moment take two tokens.  clock_timestamp, not now(): the latter
# stands still in a transaction.
_TAKE = f"""
INSERT INTO core_throttle_bucket AS b (use, key_hash, tokens, refilled_at)
VALUES (%(use)s, %(key)s, %(full)s - 1, clock_timestamp())
ON CONFLICT (use, key_hash) DO UPDATE SET tokens = {_LEFT} - 1, refilled_at = clock_timestamp()
WHERE {_LEFT} >= 1
RETURNING b.tokens
"""  # noqa: S608 put together from our own words

_STATE = """
SELECT tokens, extract(epoch FROM clock_timestamp() - refilled_at) FROM core_throttle_bucket
WHERE use = %(use)s AND key_hash = %(key)s
"""

_GIVE_BACK = """
UPDATE core_throttle_bucket SET tokens = least(%(full)s, tokens + 1) WHERE use = %(use)s AND key_hash = %(key)s
"""


class TooMany(LuytreError):
    """`retry_after`: whole seconds until the next try."""

    status = 429
    happened = "There were too many tries in a short time."
    kept = "Nothing was lost."
    next_step = "Please wait a little and try again. If you are in danger now, call 111 or 113."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


def take(use: Use, key: str) -> None:
    """Take one try of `use` for `key` (an address, a user name …; only a salted hash of it is kept, for a day).

    Call it outside the act's transaction, else the try comes back when the act is undone.  Raises TooMany.
    """
    values = _values(use, key)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        if cursor.fetchone():
            return
        cursor.execute(_STATE, values)
        # Forgotten between the two statements: the bucket is full again.
        tokens, elapsed = cursor.fetchone() or (1.0, 0.0)
    raise TooMany(rules.wait(float(tokens), float(elapsed), rules.LIMITS[use]))


def give_back(use: Use, key: str) -> None:
    """Return a try that turned out to be right, so that only failures count."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, _values(use, key))


def _values(use: Use, key: str) -> dict[str, str | bytes | float]:
    limit = rules.LIMITS[Use(use)]
    hashed = envelope.keyed_hash(_salt(), key.encode("utf-8", "replace"), size=16, person=b"throttle")
    return {"use": Use(use).value, "key": hashed, "full": float(limit.tokens), "seconds": float(limit.seconds)}


def _salt() -> bytes:
    today = timezone.localdate()
    found = Salt.objects.filter(pk=today).values_list("salt", flat=True).first()
    if found is None:
        # Whoever comes first makes the salt of the day; the others find it.
        Salt.objects.bulk_create([Salt(day=today, salt=secrets.token_bytes(SALT_BYTES))], ignore_conflicts=True)
        found = Salt.objects.values_list("salt", flat=True).get(pk=today)
    return bytes(found)
