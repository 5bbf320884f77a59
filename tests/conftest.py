"""The cast, the front doors and the databases of the tests."""

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests.databases import Databases
from tests.doors import DoorClient, signed_in
from tests.together import HOUSES, Together

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from xdist.remote import Producer

    from luytre.core.identity.api import Officer

Door = Callable[..., DoorClient]


def pytest_configure() -> None:
    # A pool would keep connections to a database that is about to be cloned anew.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    # Slow hashes protect real passwords; the tests' are printed in the manual.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.VAULT_LIMITS = "fast"
    # HYPOTHESIS_PROFILE=thorough (./test --full) looks ten times as long; no deadline, because a busy machine is no bug.
    # The usual run tries the same examples every time, so that a red run says something about the change before it.
    hypothesis.settings.register_profile("usual", deadline=None, derandomize=True)
    hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
    hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, in whatever order chance gave them: nobody waits for one that was begun last."""
    items.sort(key=lambda item: (item.nodeid.partition("::")[0] not in HOUSES, "browser" not in item.keywords))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> Together:
    """Any free worker takes the next test, but the tests of one house stay together: each start takes half a minute.

    xdist's own marker for that is not seen by pytest 9.
    """
    return Together(config, log)


DATABASES = Databases(os.environ.get("PYTEST_XDIST_WORKER", "alone"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Instead of pytest-django's: one migrated template, cloned for each worker."""
    with django_db_blocker.unblock():
        DATABASES.choose(cast=False)
    renewing = pytest.MonkeyPatch()
    renewing.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: DATABASES.renew())
    yield
    renewing.undo()
    with django_db_blocker.unblock():
        DATABASES.remove()


@pytest.fixture
def _right_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> None:
    """With the cast in it when the test, or a fixture it uses, names somebody of the cast."""
    with django_db_blocker.unblock():
        DATABASES.choose(cast="cast" in request.fixturenames)


@pytest.fixture
def _django_db_helper(_right_database: None, _django_db_helper: None) -> None:
    """pytest-django's own, which begins the test's transaction, once the right database is chosen."""


@pytest.fixture
def cast(db: None) -> dict[str, "Officer"]:
    """Everybody of the demonstration by user name: the Network's organs, teams and keys stand, no report does."""
    return DATABASES.cast()


@pytest.fixture
def binh(cast: dict[str, "Officer"]) -> "Officer":
    """Triage officer at hotline 111."""
    return cast["binh"]


@pytest.fixture
def lan(cast: dict[str, "Officer"]) -> "Officer":
    """Supervisor and custodian at hotline 111."""
    return cast["lan"]


@pytest.fixture
def dung(cast: dict[str, "Officer"]) -> "Officer":
    """Cyber police of Lạng Sơn."""
    return cast["dung"]


@pytest.fixture
def chi(cast: dict[str, "Officer"]) -> "Officer":
    """Commune officer in Khánh Hòa, who must never see the rest."""
    return cast["chi"]


@pytest.fixture
def ha(cast: dict[str, "Officer"]) -> "Officer":
    """Content reviewer of the Network."""
    return cast["ha"]


@pytest.fixture
def khanh(cast: dict[str, "Officer"]) -> "Officer":
    """Approver of the Network."""
    return cast["khanh"]


@pytest.fixture
def giang(cast: dict[str, "Officer"]) -> "Officer":
    """School administrator."""
    return cast["giang"]


@pytest.fixture
def minh(cast: dict[str, "Officer"]) -> "Officer":
    """Watches over the province of Lạng Sơn: counts only."""
    return cast["minh"]


@pytest.fixture
def quyen(cast: dict[str, "Officer"]) -> "Officer":
    """Commune officer in Đông Kinh, Lạng Sơn."""
    return cast["quyen"]


@pytest.fixture
def public(db: None) -> DoorClient:
    """The public front door: no session, no sign-in."""
    return DoorClient("public")


@pytest.fixture
def desk(db: None) -> Door:
    """`desk(binh)`: the desk as Bình sees it, vault open; `desk(binh, vault=False)`: locked; `desk()`: a stranger."""
    return lambda officer=None, *, vault=True: signed_in("desk", officer, vault=vault)


@pytest.fixture
def school(db: None) -> Door:
    """`school(giang)`: the school door as Giang sees it; `school()`: a stranger."""
    return lambda officer=None, *, vault=False: signed_in("school", officer, vault=vault)
