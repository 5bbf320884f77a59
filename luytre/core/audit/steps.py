"""Chain waiting leaves into the tree and sign its head."""

from datetime import datetime

from luytre.core.audit import _sequence


def run(now: datetime) -> int:
    """How many leaves were chained.  Any number of workers may call it at once."""
    done = 0
    while batch := _sequence.chain():
        done += batch
    _sequence.sign(now)
    return done
