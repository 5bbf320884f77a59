"""What a start does inside the database, in a process of its own: migrate, roles, demonstration data.

Prints one line for each thing it did; `luytre up` shows them.  The mark of what was done is a comment on the database
itself, so it goes where the database goes.
"""

import hashlib
import importlib
import importlib.metadata
import json
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from luytre.ops import _secrets
from luytre.ops._installation import Installation
from luytre.ops._problems import Problem

_OTHERS_WITH_TABLES = ("django", "django-allauth", "procrastinate")
PLAN = "plan "  # how the last line begins
REFUSED = 3  # exit code when a person must put something right
_OLDEST = 150000  # PostgreSQL 15, as the server writes it


def migrations_hash() -> str:
    """Changes when a migration of ours, or the version of a package that brings its own, does."""
    package = Path(__file__).resolve().parent.parent
    total = hashlib.sha256()
    for path in sorted(package.rglob("migrations/*.py")):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for name in _OTHERS_WITH_TABLES:
        total.update(f"{name}={importlib.metadata.version(name)}".encode())
    return total.hexdigest()[:32]


def prepare(installation: Installation) -> None:
    """Bring the database to where this version of the program wants it.  Safe to run again and on two hosts at once."""
    with psycopg.connect(installation.owner_url(), autocommit=True) as connection:
        _demand_version(connection)
        connection.execute("SELECT pg_advisory_lock(hashtext('luytre.prepare'))")
        _migrate(connection, installation)
        _arrange_roles(connection, installation)
        if installation.demo:
            _load_demo(connection)


def _demand_version(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    if connection.info.server_version < _OLDEST:
        raise Problem(
            f"This PostgreSQL is version {connection.info.server_version // 10000}; 15 or newer is needed.",
            "Upgrade the server, or unset DATABASE_URL to use a private one.",
        )


def marks(connection: psycopg.Connection[tuple[Any, ...]]) -> dict[str, str]:
    """What was done to this database so far."""
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    try:
        found = json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _mark(connection: psycopg.Connection[tuple[Any, ...]], **done: str) -> None:
    text = json.dumps({**marks(connection), **done})
    name = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(text)))


def _migrate(connection: psycopg.Connection[tuple[Any, ...]], installation: Installation) -> None:
    wanted = migrations_hash()
    installation.enter()
    if marks(connection).get("migrations") == wanted:
        _say("tables are up to date")
        return
    from django.core.management import call_command

    began = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    _mark(connection, migrations=wanted)
    _say(f"tables made or changed ({time.monotonic() - began:.1f} s)")


def _arrange_roles(connection: psycopg.Connection[tuple[Any, ...]], installation: Installation) -> None:
    from luytre.ops import _roles

    _roles.arrange(connection, {door: _secrets.read(installation.data, f"role_{door}") for door in _secrets.DOORS})
    _say("each front door has its own database role")


def _load_demo(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    if marks(connection).get("demo"):
        return
    began = time.monotonic()
    importlib.import_module("luytre.ops.demo").load(_say)
    _mark(connection, demo="loaded")
    _say(f"demonstration data loaded ({time.monotonic() - began:.1f} s)")


def _plan(installation: Installation) -> dict[str, Any]:
    """What `luytre up` must know and only Django can tell: the DNS engine's processes, the demonstration's people."""
    from luytre.lib.errors import LuytreError
    from luytre.schoolfilter import api as schoolfilter
    from luytre.web.parts import demo

    try:
        commands = schoolfilter.engine_commands(installation.data, installation.dns_port)
    except LuytreError as error:
        raise Problem(str(error), str(error.next_step)) from error
    people = {"names": [person.username for person in demo.PEOPLE], "password": demo.PASSWORD}
    return {
        "dns": [{"name": each.name, "argv": each.argv, "env": dict(each.env)} for each in commands],
        "demo": {**people, "passphrase": demo.PASSPHRASE} if installation.demo else {},
    }


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Lines for the screen, then one line of JSON with the plan."""
    installation = Installation.from_environment()
    try:
        prepare(installation)
        print(PLAN + json.dumps(_plan(installation)))
    except Problem as problem:
        print(f"{problem.happened}\n{problem.cure}", file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
