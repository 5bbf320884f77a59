"""Each front door does its work on the ground floor with the grants declared there, and nothing beyond."""

import os
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from luytre.core.audit import api as audit
from luytre.core.audit import steps as audit_steps
from luytre.core.journal import api as journal
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Circle, Lock, Part
from luytre.core.throttle import api as throttle
from luytre.core.throttle import steps as throttle_steps
from luytre.lib.privacy import DOORS

# Roles belong to the whole server, which other tests use at the same time.
NAME = f"ground_{os.getpid()}"
ROOMS = ("core_audit", "core_journal", "core_sealed", "core_throttle")


@pytest.fixture
def role(db):
    """Become a front door: a role that has what the models of these rooms grant it; it goes with the transaction."""
    with connection.cursor() as cursor:
        for door in DOORS:
            cursor.execute(f"CREATE ROLE {NAME}_{door}")
            for model in [model for room in ROOMS for model in apps.get_app_config(room).get_models()]:
                if verbs := ", ".join(model.grants.verbs(door)):
                    cursor.execute(f"GRANT {verbs} ON {model._meta.db_table} TO {NAME}_{door}")
            cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {NAME}_{door}")
            cursor.execute(f"GRANT SELECT ON {ProcrastinateJob._meta.db_table} TO {NAME}_{door}")

    @contextmanager
    def become(door):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {NAME}_{door}")
            yield
            cursor.execute("RESET ROLE")

    return become


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def test_the_public_door_seals_and_opens_with_the_code_in_hand(role, hotline, an):
    id_ = uuid4()
    with role("public"):
        locks = [Lock(Part.WORDS, hotline, Circle.MEMBERS), Lock(Part.IDENTITY, hotline, Circle.CUSTODIANS)]
        box = sealed.new_object(object_id=id_, locks=locks, reporter=an.public).seal(Part.WORDS, "t", id_, "f", "lời")
        audit.record(audit.Act.REPORT_RECEIVE, by=audit.REPORTER, about=id_)
        journal.append("report.received", id_)
        throttle.take(throttle.Use.STATUS_CODE, "somebody")
        throttle.give_back(throttle.Use.STATUS_CODE, "somebody")
        assert sealed.ring_for(object_id=id_, by=an, who=audit.REPORTER).open(Part.WORDS, "t", id_, "f", box) == "lời"


@pytest.mark.parametrize("door", ["public", "school", "worker"])
def test_no_door_but_the_desk_touches_a_private_key(role, door):
    with role(door):
        for table in ("core_sealed_officerkey", "core_sealed_admission"):
            for statement in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
                assert refused(statement)


def test_the_public_door_can_neither_read_the_records_nor_destroy_a_wrap(role):
    with role("public"):
        for statement in (
            "SELECT * FROM core_audit_leaf",
            "SELECT * FROM core_journal_line",
            "DELETE FROM core_sealed_wrap",
            "UPDATE core_sealed_wrap SET state = 'active'",
            "DELETE FROM core_audit_pending",
            "UPDATE core_sealed_sealedobject SET reporter = NULL",
        ):
            assert refused(statement)


@pytest.mark.parametrize("door", DOORS)
def test_no_door_changes_the_audit_log(role, door):
    with role(door):
        for table, column in (("leaf", "why"), ("entry", "position"), ("head", "size")):
            for statement in (f"UPDATE {{}} SET {column} = {column}", "DELETE FROM {}", "TRUNCATE {}"):
                assert refused(statement.format(f"core_audit_{table}"))


def test_the_school_door_never_touches_the_vault_but_is_on_record(role, db):
    with role("school"):
        for table in ("officerkey", "teamkey", "admission", "sealedobject", "wrap"):
            assert refused(f"SELECT * FROM core_sealed_{table}")
        audit.record(audit.Act.POLICY_CHANGE, by=audit.SYSTEM, about=uuid4())
        journal.append("school.changed", uuid4())
        throttle.take(throttle.Use.SIGN_IN, "giang")


def test_the_desk_moves_a_report_from_team_to_team(role, report, hotline, police, binh):
    with role("desk"):
        assert report.read(binh)
        sealed.offer(object_id=report.id, to_team=police, by=binh.key)
        sealed.destroy_offer(object_id=report.id, to_team=police)
        sealed.offer(object_id=report.id, to_team=police, by=binh.key)
        sealed.activate(object_id=report.id, to_team=police, drop_team=hotline)
        sealed.shred(object_id=report.id)
        assert len(audit.trail(about=report.id)) == 2


def test_the_desk_sets_up_a_vault(role, hotline, binh):
    officer = uuid4()
    with role("desk"):
        sealed.make_officer_key(officer_id=officer, passphrase="several words are fine")
        sealed.admit(team_id=hotline, circle=Circle.MEMBERS, officer_id=officer, by=binh.key)
        opened = sealed.unlock(officer_id=officer, passphrase="several words are fine")
        sealed.make_team_keys(team_id=uuid4(), circles={Circle.MEMBERS: [opened.officer_id]})


def test_the_worker_reads_the_journal_chains_the_log_and_forgets_old_tries(role, report):
    with transaction.atomic():
        journal.append("report.received", report.id)
    with role("worker"):
        assert journal.follow(reader="triage", kinds={"report.received"}, handle=lambda _line: None) == 1
        assert journal.lag() == {"triage": 0}
        assert audit_steps.run(timezone.now()) > 0
        assert audit.verify().sound
        assert sealed.has_access(object_id=report.id, team_ids=[uuid4()], part=Part.WORDS) is False
        throttle_steps.run(timezone.now())
