"""The cast, the front doors and the databases of the tests."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests.databases import Databases
from tests.doors import DoorClient


def pytest_configure() -> None:
    # A pool would keep connections to a database that is about to be cloned anew.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)


@pytest.fixture(scope="session")
def databases(worker_id: str) -> Databases:
    return Databases(worker_id)


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Instead of pytest-django's: one migrated template, cloned for each worker."""
    with django_db_blocker.unblock():
        databases.prepare()
    renewing = pytest.MonkeyPatch()
    renewing.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: databases.renew())
    yield
    renewing.undo()
    with django_db_blocker.unblock():
        databases.remove()


@pytest.fixture
def public(db: None) -> DoorClient:
    """The public front door: no session, no sign-in."""
    return DoorClient("public")
