"""One PostgreSQL role for each front door, with no more than its models declare.

What a door may do is written beside each table (`grants` of the model); tables of other people's packages are listed
here.  Everything is taken away and given anew in one transaction, so that a grant that was removed is gone and no
running door ever sees a gap.  Needs Django to be set up.
"""

import random
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import psycopg
from django.apps import apps
from django.db.models import Model
from psycopg import sql

from luytre.lib.privacy import Grants
from luytre.ops._problems import Problem
from luytre.ops._secrets import DOORS, role

Connection = psycopg.Connection[tuple[Any, ...]]

# A door hands jobs to the worker: the row, and the line its trigger writes about it.
_HANDS_OVER = "select insert"
THIRD_PARTY: Final[Mapping[str, Grants]] = {
    "django_migrations": Grants(public="select", desk="select", school="select", worker="select"),
    "django_content_type": Grants(desk="select", school="select"),
    "django_session": Grants(
        desk="select insert update delete", school="select insert update delete", worker="select delete"
    ),
    # allauth looks up an address at sign-in, although this platform asks for none
    "account_emailaddress": Grants(desk="select", school="select"),
    "mfa_authenticator": Grants(desk="select insert update delete", school="select insert update delete"),
    "procrastinate_jobs": Grants(
        public=_HANDS_OVER, desk=_HANDS_OVER, school=_HANDS_OVER, worker="select insert update delete"
    ),
    "procrastinate_events": Grants(
        public="insert", desk="insert", school="insert", worker="select insert update delete"
    ),
    # a door's health answer asks when the worker was last alive
    "procrastinate_workers": Grants(
        public="select", desk="select", school="select", worker="select insert update delete"
    ),
    "procrastinate_periodic_defers": Grants(worker="select insert update delete"),
}
# Seconds a statement of a door may take: a page that needs longer is broken, and must not hold others up.
_PATIENCE: Final = {"public": 15, "desk": 30, "school": 30, "worker": 120}

_TURNS: Final = 10


def declared() -> dict[str, Grants]:
    """Table → what each door may do with it.  Raises Problem for a table of ours that does not say."""
    found = dict(THIRD_PARTY)
    for model in apps.get_models(include_auto_created=True):
        about = model._meta  # noqa: SLF001 - Django's documented way to ask a model about itself
        if model.__module__.startswith("luytre.") and about.managed and not about.proxy:
            found[about.db_table] = _grants_of(model)
    return found


def _grants_of(model: type[Model]) -> Grants:
    # a many-to-many table is made by the model that declares the field
    speaks = model._meta.auto_created or model  # noqa: SLF001
    grants = getattr(speaks, "grants", None)
    if not isinstance(grants, Grants):
        raise Problem(f"The table of {model.__name__} does not say who may touch it.", "Give the model its `grants`.")
    return grants


def arrange(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles and give each exactly what is declared.  Running it again changes nothing.

    connection: the owner's, outside a transaction.  passwords: door → password.
    Raises Problem, with the statements an administrator can run, when the owner may not make roles.
    """
    # Roles belong to the whole server, locks to one database: a start in another database of the same server may
    # touch the same role in this very moment.  PostgreSQL then ends one of the two, who takes another turn.
    for _turn in range(_TURNS - 1):
        try:
            _arrange(connection, passwords)
        except (psycopg.errors.InternalError, psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject):
            time.sleep(random.uniform(0.05, 0.5))  # noqa: S311 - no secret, only apart from the other
        else:
            return
    _arrange(connection, passwords)


def _arrange(connection: Connection, passwords: Mapping[str, str]) -> None:
    with connection.transaction():
        # Two hosts that start at once take turns.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('luytre.roles'))")
        for door in DOORS:
            _make_role(connection, door, passwords[door])
        _close(connection)
        tables = _existing_tables(connection)
        for table, grants in sorted(declared().items()):
            if table in tables:
                _give(connection, table, grants)
        _give_functions(connection)


def _make_role(connection: Connection, door: str, password: str) -> None:
    name = sql.Identifier(role(door))
    row = connection.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication"
        " FROM pg_roles WHERE rolname = %s",
        [role(door)],
    ).fetchone()
    if row and row[0]:
        raise Problem(
            f"The role {role(door)} may do far more than a front door should.",
            f"Take it away: ALTER ROLE {role(door)} NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS NOREPLICATION;",
        )
    # The server is told a verifier, never the password itself, so no log of statements can show it.
    verifier = connection.pgconn.encrypt_password(password.encode(), role(door).encode(), b"scram-sha-256").decode()
    try:
        if not row:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(verifier)))
        for setting, value in _settings(door):
            connection.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), value))
    except psycopg.errors.InsufficientPrivilege as error:
        roles = ", ".join(role(each) for each in DOORS)
        raise Problem(
            f"The user of DATABASE_URL may not make or change the roles of the front doors ({roles}).",
            "As an administrator of that server run once: ALTER ROLE <that user> CREATEROLE; and start again.",
        ) from error


def _settings(door: str) -> Iterator[tuple[str, sql.Literal]]:
    yield "statement_timeout", sql.Literal(f"{_PATIENCE[door]}s")
    yield "idle_in_transaction_session_timeout", sql.Literal("60s")


def _close(connection: Connection) -> None:
    """Nobody may do anything; what follows opens what is declared."""
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC")
    for door in DOORS:
        name = sql.Identifier(role(door))
        for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            connection.execute(sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(sql.SQL(what), name))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(database, name))
        connection.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM {}").format(name))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))


def _existing_tables(connection: Connection) -> set[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {row[0] for row in rows}


def _give(connection: Connection, table: str, grants: Grants) -> None:
    for door in DOORS:
        verbs, name = grants.verbs(door), sql.Identifier(role(door))
        said: list[sql.Composable] = [sql.SQL(verb) for verb in verbs]
        for verb, columns in grants.narrow(door).items():
            said.append(sql.SQL(verb + " ({})").format(sql.SQL(", ").join(map(sql.Identifier, columns))))
        if not said:
            continue
        connection.execute(
            sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(", ").join(said), sql.Identifier("public", table), name)
        )
        if "insert" in verbs:
            for sequence in _sequences(connection, table):
                connection.execute(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sequence, name))


def _sequences(connection: Connection, table: str) -> list[sql.Identifier]:
    rows = connection.execute(
        "SELECT s.relname FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'"
        " WHERE d.refobjid = %s::regclass AND d.deptype IN ('a', 'i')",
        [f'public."{table}"'],
    ).fetchall()
    return [sql.Identifier("public", row[0]) for row in rows]


def _give_functions(connection: Connection) -> None:
    """The worker runs the queue; a door only hands jobs over.  Our own functions act with the caller's rights."""
    rows = connection.execute(
        "SELECT p.oid::regprocedure::text, p.proname FROM pg_proc p"
        " WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND NOT p.prosecdef"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    ).fetchall()
    for signature, name in rows:
        everybody = not name.startswith("procrastinate_") or name.startswith("procrastinate_defer_jobs")
        for door in DOORS if everybody else ("worker",):
            connection.execute(
                sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(signature), sql.Identifier(role(door)))
            )
