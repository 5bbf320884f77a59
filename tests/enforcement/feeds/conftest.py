"""Orders come into force; the lists follow."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from luytre.enforcement.feeds import steps
from luytre.enforcement.orders import api as orders

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def in_force(ha, khanh, now) -> Callable[..., orders.Order]:
    """`in_force("xau.example")`: proposed by Hà, approved by Khánh."""

    def act(host, **changed) -> orders.Order:
        asked = {"scope": "children", "ground": "LANM25-16", "category": "gambling", "why": "Mời trẻ em chơi cờ bạc"}
        order = orders.propose(**{**asked, "host": host, "by": ha, "now": now, **changed})
        return orders.approve(order_id=order.id, by=khanh, now=now)

    return act


@pytest.fixture
def publish(now) -> Callable[..., int]:
    """`publish()`: what the worker does; journal lines of this very transaction are told by hand."""
    from luytre.enforcement.feeds import _publish

    def act(at=now) -> int:
        _publish.hear(None)
        return steps.run(at)

    return act
