"""How much of each use is too much; pure."""

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType
from typing import Final

from luytre.core.throttle.records import Limit, Use

# A school of a thousand pupils shares one address: where the key is an address, the limit stops a flood and no class.
LIMITS: Final[Mapping[Use, Limit]] = MappingProxyType(
    {
        Use.STATUS_CODE: Limit(tokens=30, seconds=10),
        Use.REPORT: Limit(tokens=5000, seconds=0.1),
        Use.SIGN_IN: Limit(tokens=5, seconds=60),
        Use.SIGN_IN_NAME: Limit(tokens=50, seconds=60),
        Use.UNLOCK: Limit(tokens=5, seconds=60),
        Use.FEED: Limit(tokens=300, seconds=1),
    }
)


def wait(tokens: float, elapsed: float, limit: Limit) -> int:
    """Whole seconds, at least one, until there is a token again.

    tokens: what was left `elapsed` seconds ago.
    """
    missing = 1 - tokens - elapsed / limit.seconds
    return max(1, ceil(missing * limit.seconds))
