"""Test databases: migrated once, then cloned, for each worker and again after each test that commits.

There are two kinds: bare, and with the cast of the demonstration in it.  A test that names somebody of the cast gets the
second: making eleven people with their keys anew for every test would take most of the time.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from luytre.ops._prepare import migrations_hash

if TYPE_CHECKING:
    from luytre.core.identity.api import Officer

Server = psycopg.Connection[tuple[Any, ...]]


@dataclass(slots=True)
class Kind:
    """One kind of database: its template, this worker's clone of it, and whether that is made."""

    template: str
    own: str
    ready: bool = False


class Databases:
    """The templates and this worker's clones, on the server of DATABASE_URL."""

    def __init__(self, worker: str) -> None:
        base = settings.DATABASES["default"]["NAME"]
        self.bare = Kind(f"test_{base}_template", f"test_{base}_{worker}")
        self.peopled = Kind(f"test_{base}_cast_template", f"test_{base}_cast_{worker}")
        self.used = self.bare
        self._cast: dict[str, Officer] = {}

    def choose(self, *, cast: bool) -> None:
        """Let the next test see the one kind or the other; made when first needed, by one worker at a time."""
        self.used = self.peopled if cast else self.bare
        if not self.used.ready:
            with self._server() as server, _turn(server, self.bare.template):
                self._make_template(server)
                if cast:
                    self._make_cast_template(server)
                self._clone(server)
            self.used.ready = True
        _use(self.used.own)

    def cast(self) -> "dict[str, Officer]":
        """Everybody of the demonstration by user name."""
        from luytre.ops._people import people

        if self.used is not self.peopled:  # asked for in the middle of a test
            return people()
        if not self._cast:
            self._cast = people()
        return dict(self._cast)

    def renew(self) -> None:
        """Forget what a committing test left: a new clone (0.1 s; a flush would lose the rows migrations loaded)."""
        connections["default"].close()
        with self._server() as server:
            self._clone(server)

    def remove(self) -> None:
        connections["default"].close()
        with self._server() as server:
            for kind in (self.bare, self.peopled):
                _drop(server, kind.own)

    def _make_template(self, server: Server) -> None:
        wanted = migrations_hash()
        if _comment(server, self.bare.template) == wanted:
            return
        _drop(server, self.bare.template)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.bare.template)))
        _use(self.bare.template)
        call_command("migrate", verbosity=0, interactive=False)
        connections["default"].close()
        _set_comment(server, self.bare.template, wanted)

    def _make_cast_template(self, server: Server) -> None:
        from luytre.ops._people import people

        wanted = migrations_hash() + _sources_hash()
        if _comment(server, self.peopled.template) == wanted:
            return
        _drop(server, self.peopled.template)
        _copy(server, self.bare.template, self.peopled.template)
        _use(self.peopled.template)
        people()
        connections["default"].close()
        _set_comment(server, self.peopled.template, wanted)

    def _clone(self, server: Server) -> None:
        _drop(server, self.used.own)
        _copy(server, self.used.template, self.used.own)

    def _server(self) -> Server:
        database = settings.DATABASES["default"]
        return psycopg.connect(
            host=database["HOST"],
            port=database["PORT"] or None,
            user=database["USER"],
            password=database["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        )


def _use(name: str) -> None:
    if connections["default"].settings_dict["NAME"] != name:
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name


def _drop(server: Server, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _copy(server: Server, template: str, name: str) -> None:
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def _comment(server: Server, name: str) -> object:
    row = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row[0] if row else None


def _set_comment(server: Server, name: str, text: str) -> None:
    server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(text)))


def _sources_hash() -> str:
    """Changes when anything that could make the cast differently does."""
    total = hashlib.sha256()
    for path in sorted((Path(__file__).resolve().parent.parent / "luytre").rglob("*.py")):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


@contextmanager
def _turn(server: Server, name: str) -> Iterator[None]:
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])
