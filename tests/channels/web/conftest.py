"""Each test has teams of its own; the route of the test before must not be remembered."""

import pytest

from luytre.reports import _routes


@pytest.fixture(autouse=True)
def _fresh_routes() -> None:
    _routes.forget()
