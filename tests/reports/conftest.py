"""An reports; the hotline's desk stands ready."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from luytre.core.sealed import api as sealed
from luytre.reports import _routes, api
from luytre.web.parts import demo

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
CANARY = "chim-hoàng-yến-7419"
TEXT = f"Em tên An. Có người lạ trên mạng dọa tung ảnh của em, bắt em giữ bí mật {CANARY}"
LINK = f"https://xau.example/{'canary-duong-dan'}"


@pytest.fixture(autouse=True)
def fresh_routes():
    _routes.forget()
    yield
    _routes.forget()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def unlocked() -> Callable[..., sealed.Unlocked]:
    return lambda officer: sealed.unlock(officer_id=officer.id, passphrase=demo.PASSPHRASE)


@pytest.fixture
def send(cast, now) -> Callable[..., api.Receipt]:
    """`send(text=…)`: An's report through the door."""

    def act(*, token=None, key="", **words) -> api.Receipt:
        said = {"text": TEXT, "reporter": "child", "links": (LINK,), **words}
        return api.receive(words=api.Words(**said), channel="web", token=token, key=key, now=now)

    return act


@pytest.fixture
def receipt(send) -> api.Receipt:
    return send(contact="0912 000 111", contact_how="sau 17 giờ", province="20")
