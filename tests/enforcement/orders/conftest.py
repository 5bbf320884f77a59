"""Hà proposes, Khánh decides."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from luytre.enforcement.orders import api

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GROUND = "LANM25-16"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def propose(ha, now) -> Callable[..., api.Order]:
    """`propose("xau.example")`: Hà's proposal."""

    def act(host="xau.example", **changed) -> api.Order:
        asked = {"scope": "children", "ground": GROUND, "category": "gambling", "why": "Mời trẻ em chơi cờ bạc"}
        return api.propose(**{**asked, "host": host, "by": ha, "now": now, **changed})

    return act
