"""Schemathesis throws what the description allows, and what it does not, at the door: never a 5xx."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode

from tests.doors import as_door


@pytest.fixture
def app(cast) -> Iterator[WSGIHandler]:
    """The public door as granian calls it, on the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with as_door("public"):
        handler = WSGIHandler()
        handler.load_middleware()
        yield handler
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def attack(app: WSGIHandler, examples: int) -> int:
    """How many requests were sent to all operations."""
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app=app)
    return sum(throw(found.ok(), examples) for found in description.get_all_operations())


def throw(operation, examples: int) -> int:
    sent = 0
    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    bad = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @hypothesis_settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=good | bad)
    def one(case) -> None:
        nonlocal sent
        sent += 1
        case.call_and_validate()

    one()
    return sent


@pytest.mark.django_db
def test_nothing_the_description_allows_or_forbids_breaks_the_door(app):
    assert attack(app, 25) >= 75


@pytest.mark.slow
@pytest.mark.django_db
def test_nor_does_a_long_attack(app):
    assert attack(app, 400) >= 1_000
