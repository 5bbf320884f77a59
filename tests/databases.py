"""Test databases: migrated once, then cloned, for each worker and again after each test that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from luytre.ops._prepare import migrations_hash


class Databases:
    """The template and this worker's clone of it, on the server of DATABASE_URL."""

    def __init__(self, worker: str) -> None:
        self.base = settings.DATABASES["default"]["NAME"]
        self.template = f"test_{self.base}_template"
        self.own = f"test_{self.base}_{worker}"

    def prepare(self) -> None:
        """Migrate the template when the migrations changed, then clone it; one worker at a time."""
        self._use(self.template)
        with self._server() as server, self._turn(server):
            wanted = migrations_hash()
            if self._comment(server) != wanted:
                self._drop(server, self.template)
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.template)))
                call_command("migrate", verbosity=0, interactive=False)
                connections["default"].close()
                server.execute(
                    sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(self.template), sql.Literal(wanted))
                )
            self._clone(server)
        self._use(self.own)

    def renew(self) -> None:
        """Forget what a committing test left: a new clone (0.1 s; a flush would lose the rows migrations loaded)."""
        connections["default"].close()
        with self._server() as server:
            self._clone(server)

    def remove(self) -> None:
        connections["default"].close()
        with self._server() as server:
            self._drop(server, self.own)

    def _clone(self, server: psycopg.Connection[tuple[object, ...]]) -> None:
        self._drop(server, self.own)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(self.own), sql.Identifier(self.template))
        )

    @staticmethod
    def _drop(server: psycopg.Connection[tuple[object, ...]], name: str) -> None:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _comment(self, server: psycopg.Connection[tuple[object, ...]]) -> object:
        row = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [self.template]
        ).fetchone()
        return row[0] if row else None

    @contextmanager
    def _turn(self, server: psycopg.Connection[tuple[object, ...]]) -> Iterator[None]:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.template])
        try:
            yield
        finally:
            server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [self.template])

    def _server(self) -> psycopg.Connection[tuple[object, ...]]:
        database = settings.DATABASES["default"]
        return psycopg.connect(
            host=database["HOST"],
            port=database["PORT"] or None,
            user=database["USER"],
            password=database["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        )

    @staticmethod
    def _use(name: str) -> None:
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = name
        settings.DATABASES["default"]["NAME"] = name
