"""What each front door's role may do in PostgreSQL is exactly what the models say."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from luytre.lib.privacy import VERBS, Grants
from luytre.ops import _installation, _roles
from luytre.ops._problems import Problem
from luytre.ops._secrets import DOORS, role

PASSWORDS = {door: f"word-{door}" for door in DOORS}
Connect = Callable[[str], psycopg.Connection[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def owner(django_db_setup: None) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """The owner's connection to the test database, with the roles arranged; the tests here leave no rows behind."""
    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=database["HOST"], port=database["PORT"] or None, user=database["USER"], password=database["PASSWORD"],
        dbname=database["NAME"], autocommit=True,
    ) as connection:  # fmt: skip
        _roles.arrange(connection, PASSWORDS)
        yield connection


@pytest.fixture
def as_door(owner: psycopg.Connection[tuple[Any, ...]]) -> Iterator[Connect]:
    opened = []

    def connect(door: str) -> psycopg.Connection[tuple[Any, ...]]:
        info = owner.info
        opened.append(
            psycopg.connect(
                host=info.host,
                port=info.port,
                dbname=info.dbname,
                user=role(door),
                password=PASSWORDS[door],
                autocommit=True,
            )
        )
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


def test_each_door_may_do_what_its_tables_say_and_nothing_more(owner: psycopg.Connection[tuple[Any, ...]]) -> None:
    rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    declared = _roles.declared()
    wrong = []
    for (table,) in rows:
        for door in DOORS:
            wanted = declared.get(table, Grants()).verbs(door)
            for verb in (*VERBS, "truncate", "references", "trigger"):
                held = owner.execute("SELECT has_table_privilege(%s, %s, %s)", [role(door), f'"{table}"', verb])
                if held.fetchone() != (verb in wanted,):
                    wrong.append((door, verb, table))
    assert wrong == []


def test_every_declared_table_exists(owner: psycopg.Connection[tuple[Any, ...]]) -> None:
    assert set(_roles.declared()) <= _roles._existing_tables(owner)


@pytest.mark.parametrize("table", ["core_identity_account", "django_session", "core_sealed_officerkey"])
def test_the_public_door_cannot_read_who_the_officers_are(as_door: Connect, table: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
        as_door("public").execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))


def test_the_public_door_can_neither_calm_nor_reroute_a_report(as_door: Connect) -> None:
    connection = as_door("public")
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT id FROM reports_report WHERE false FOR NO KEY UPDATE")
        connection.execute("UPDATE reports_report SET unanswered = unanswered + 1 WHERE false")
    for change in ("urgency = 1", "team_id = id", "excluded_roles = '[]'", "state = 'done'", "words_box = ''"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"UPDATE reports_report SET {change} WHERE false")


@pytest.mark.parametrize("door", ["desk", "worker"])
def test_no_door_may_change_what_two_people_agreed_to_block(as_door: Connect, door: str) -> None:
    connection = as_door(door)
    with connection.transaction(force_rollback=True):
        connection.execute("SELECT id FROM enforcement_orders_order WHERE false FOR NO KEY UPDATE")
        connection.execute("UPDATE enforcement_orders_order SET state = 'expired', decided_at = now() WHERE false")
    for change in ("host = 'x.example'", "scope = 'everyone'", "proposed_by = id", "expires_on = '2099-01-01'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"UPDATE enforcement_orders_order SET {change} WHERE false")


@pytest.mark.parametrize("door", DOORS)
def test_no_door_may_make_tables_roles_or_files(as_door: Connect, door: str) -> None:
    connection = as_door(door)
    for statement in (
        "CREATE TABLE mine (a int)", "CREATE TEMP TABLE mine (a int)", "CREATE ROLE mine", "CREATE SCHEMA mine",
        "COPY django_migrations TO '/tmp/out'", "COPY django_migrations TO PROGRAM 'cat'",
        "SET ROLE luytre_owner", "TRUNCATE core_audit_leaf", "ALTER TABLE core_audit_leaf DISABLE TRIGGER ALL",
        "SELECT pg_read_file('/etc/passwd')",
    ):  # fmt: skip
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)):
            connection.execute(statement)


@pytest.mark.parametrize("door", DOORS)
def test_no_door_may_change_the_audit_record(as_door: Connect, door: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_door(door).execute("UPDATE core_audit_leaf SET why = 'x'")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_door(door).execute("DELETE FROM core_audit_leaf")


@pytest.mark.parametrize("door", ["public", "desk", "school"])
def test_a_door_hands_a_job_to_the_worker_and_can_do_no_more_to_it(as_door: Connect, door: str) -> None:
    connection = as_door(door)
    with connection.transaction(force_rollback=True):
        row = connection.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('steps', 'luytre.steps', 0, NULL, 'steps', '{}', NULL)"
            "::procrastinate_job_to_defer_v1])"
        ).fetchone()
    assert row
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM procrastinate_jobs")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT procrastinate_finish_job_v1(1, 'failed', true)")


def test_arranging_again_takes_away_what_is_no_longer_declared(
    owner: psycopg.Connection[tuple[Any, ...]], as_door: Connect
) -> None:
    owner.execute("GRANT SELECT ON core_identity_account TO luytre_public")
    owner.execute("GRANT CREATE ON SCHEMA public TO luytre_public")
    _roles.arrange(owner, PASSWORDS)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_door("public").execute("SELECT 1 FROM core_identity_account")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_door("public").execute("CREATE TABLE mine (a int)")


def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(owner: psycopg.Connection[tuple[Any, ...]]) -> None:
    name = f"small_{os.getpid()}"
    owner.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'small'").format(sql.Identifier(name)))
    try:
        info = owner.info
        with (
            psycopg.connect(
                host=info.host, port=info.port, dbname="postgres", user=name, password="small", autocommit=True
            ) as small,
            pytest.raises(Problem) as refused,
        ):
            _roles.arrange(small, PASSWORDS)
        assert "CREATEROLE" in refused.value.cure
    finally:
        owner.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_a_role_that_was_made_too_strong_is_refused(owner: psycopg.Connection[tuple[Any, ...]]) -> None:
    owner.execute("ALTER ROLE luytre_school CREATEROLE")
    try:
        with pytest.raises(Problem, match="luytre_school"):
            _roles.arrange(owner, PASSWORDS)
    finally:
        owner.execute("ALTER ROLE luytre_school NOCREATEROLE")


def test_the_same_database_for_another_user() -> None:
    local = "postgresql://luytre_owner:old@/luytre?host=/some/where"
    assert _installation.with_user(local, "luytre_desk", "a:b/c@d") == (
        "postgresql://luytre_desk:a%3Ab%2Fc%40d@/luytre?host=/some/where"
    )
    remote = "postgresql://boss:old@db.example:6432/net?sslmode=verify-full"
    assert _installation.with_user(remote, "luytre_desk", "x") == (
        "postgresql://luytre_desk:x@db.example:6432/net?sslmode=verify-full"
    )


def test_starts_in_two_databases_of_one_server_make_their_roles_at_the_same_time(owner):
    """Roles are the server's, so one of two transactions is ended by PostgreSQL; both starts succeed all the same."""
    info, other = owner.info, f"{owner.info.dbname}_twin"

    def arrange(database: str) -> None:
        with psycopg.connect(
            host=info.host, port=info.port, dbname=database, user=info.user, password=info.password, autocommit=True
        ) as connection:
            for _again in range(5):
                _roles.arrange(connection, PASSWORDS)

    owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(other)))
    try:
        with ThreadPoolExecutor(4) as pool:
            for start in [pool.submit(arrange, database) for database in (info.dbname, other) * 2]:
                start.result()
    finally:
        owner.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(other)))
