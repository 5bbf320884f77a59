"""A Django test client that stands before one front door: its addresses, its middleware, nothing else."""

import os
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from luytre.config import settings as written

if TYPE_CHECKING:
    from luytre.core.identity.api import Officer

_DIFFERS = ("DOOR", "MIDDLEWARE", "ROOT_URLCONF")


@cache
def settings_of(door: str) -> dict[str, Any]:
    """What config/settings.py says under LUYTRE_DOOR=door, where the doors differ."""
    with mock.patch.dict(os.environ, LUYTRE_DOOR=door):
        values = runpy.run_path(written.__file__)
    return {name: values[name] for name in _DIFFERS}


@contextmanager
def as_door(door: str) -> Iterator[None]:
    """Settings as that door's process has them."""
    before = {name: getattr(settings, name) for name in _DIFFERS}
    for name, value in settings_of(door).items():
        setattr(settings, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)


class DoorClient(Client):
    """Requests go through the door's own middleware, with the address that every test comes from."""

    def __init__(self, door: str, **options: Any) -> None:
        super().__init__(**options)
        self.door = door

    def request(self, **request: Any) -> HttpResponse:
        with as_door(self.door):
            return super().request(**request)


def signed_in(door: str, officer: "Officer | None", *, vault: bool) -> DoorClient:
    """A client whose session has passed both factors and, when asked, holds the open vault."""
    from luytre.core.sealed import api as sealed
    from luytre.web.parts import _signin, demo

    client = DoorClient(door)
    if officer is None:
        return client
    account = get_user_model().objects.get(pk=officer.id)
    with as_door(door):
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    _signin.show_second_factor(session, officer.id)
    if vault:
        key = sealed.unlock(officer_id=officer.id, passphrase=demo.PASSPHRASE)
        client.cookies[_signin.VAULT_COOKIE] = _signin.open_vault(session, key)
    session.save()
    return client
