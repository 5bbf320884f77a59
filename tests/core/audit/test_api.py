import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from luytre.core.audit import api as audit
from luytre.core.audit import models, rules, steps
from luytre.core.audit.api import Act, Actor, Attack
from luytre.lib import signing

NOW = timezone.now()
BINH = Actor(uuid4(), "triage")
TABLES = ("core_audit_leaf", "core_audit_entry", "core_audit_head")


def act(count=1, about=None, why="") -> None:
    with transaction.atomic():
        for _ in range(count):
            audit.record(Act.TRIAGE_TAKE, by=BINH, about=about, why=why)


@contextmanager
def as_host_operator() -> Iterator[object]:
    """Somebody who owns the database switches the guards off and changes what he likes."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_guard")
        yield cursor
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_guard")
        cursor.execute("SET session_replication_role = DEFAULT")


def attacks(**more) -> set[Attack]:
    return {finding.attack for finding in audit.verify(**more).findings}


@pytest.mark.django_db
def test_an_act_is_on_record_with_who_what_when_and_why():
    about = uuid4()
    act(about=about, why="  hỗ trợ trực đêm ")
    [leaf] = audit.trail(about=about)
    assert (leaf.act, leaf.who, leaf.role, leaf.why) == ("triage:report:take", BINH.id, "triage", "hỗ trợ trực đêm")
    assert abs(leaf.at - timezone.now()) < timedelta(minutes=1)


@pytest.mark.django_db
def test_an_act_that_is_undone_leaves_no_line():
    about = uuid4()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record(Act.FILE_OPEN, by=BINH, about=about)
        raise ZeroDivisionError
    assert audit.trail(about=about) == []


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        audit.record(Act.FILE_OPEN, by=BINH, about=None)


@pytest.mark.django_db
def test_only_acts_of_the_closed_list_and_short_reasons_are_taken():
    with pytest.raises(ValueError):
        audit.record("files:file:burn", by=BINH, about=None)
    with pytest.raises(ValueError):
        audit.record(Act.FILE_OPEN, by=BINH, about=None, why="x" * 2001)


def test_every_act_follows_the_grammar_and_fits_its_column():
    for one in Act:
        assert re.fullmatch(r"[a-z_]+:[a-z_]+:[a-z_]+", one)
        assert len(one) <= 64


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_the_database_refuses_to_change_the_log(table, change, role):
    act()
    steps.run(NOW)
    column = {"core_audit_leaf": "why = ''", "core_audit_entry": "position = 9", "core_audit_head": "size = 9"}[table]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET session_replication_role = {role}")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(change.format(table, column))
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.django_db
def test_a_log_left_alone_is_sound():
    for count in (1, 2, 5, 8, 13):
        act(count)
        steps.run(NOW)
    act()  # not chained yet
    verdict = audit.verify()
    assert verdict.sound
    assert verdict.size == 29


@pytest.mark.django_db
def test_an_empty_log_is_sound(tmp_path):
    assert audit.verify().sound
    assert audit.export(tmp_path / "log") == 0
    assert audit.verify_export(tmp_path / "log").sound
    assert audit.checkpoint(tmp_path / "head", now=NOW) is None


@pytest.mark.django_db
def test_chaining_twice_changes_nothing_and_heads_come_once_a_minute():
    act(3)
    assert steps.run(NOW) == 3
    assert steps.run(NOW) == 0
    act()
    assert steps.run(NOW + timedelta(seconds=30)) == 1
    assert models.Head.objects.count() == 1
    steps.run(NOW + timedelta(seconds=61))
    steps.run(NOW + timedelta(seconds=200))
    assert list(models.Head.objects.order_by("size").values_list("size", flat=True)) == [3, 4]


@pytest.fixture
def log(db):
    """Two signed batches of five lines and a tail that no head covers yet."""
    act(5)
    steps.run(NOW)
    act(5)
    steps.run(NOW + timedelta(hours=1))
    act(2)
    steps.run(NOW + timedelta(hours=1))


def test_an_edited_leaf_is_found(log):
    with as_host_operator() as cursor:
        cursor.execute(
            "UPDATE core_audit_leaf SET role = 'custodian' WHERE id = (SELECT min(id) + 3 FROM core_audit_leaf)"
        )
    [finding] = audit.verify().findings
    assert (finding.attack, finding.position) == (Attack.EDITED, 3)


def test_an_edited_leaf_with_its_hash_made_to_fit_is_found(log):
    with as_host_operator() as cursor:
        cursor.execute(
            "UPDATE core_audit_leaf SET role = 'custodian' WHERE id = (SELECT min(id) + 3 FROM core_audit_leaf)"
        )
        entry = models.Entry.objects.select_related("leaf").get(position=3)
        leaf = audit.trail(about=entry.leaf.about) if entry.leaf.about else None
        assert leaf is None
        row = entry.leaf
        digest = rules.leaf_hash(audit.Leaf(row.pk, row.act, row.who, row.role, row.about, row.why, row.at))
        cursor.execute("UPDATE core_audit_entry SET leaf_hash = %s WHERE position = 3", [digest])
    assert attacks() == {Attack.REWRITTEN}


@pytest.mark.parametrize("position", [0, 4, 7, 11])
def test_a_deleted_leaf_is_found(log, position):
    with as_host_operator() as cursor:
        cursor.execute("DELETE FROM core_audit_leaf WHERE id = (SELECT min(id) + %s FROM core_audit_leaf)", [position])
    assert attacks() <= {Attack.DELETED, Attack.TRUNCATED}
    assert attacks()


def test_a_deleted_leaf_whose_gap_was_closed_is_found(log):
    with as_host_operator() as cursor:
        cursor.execute("DELETE FROM core_audit_entry WHERE position = 3")
        cursor.execute("UPDATE core_audit_entry SET position = position - 1 + 1000 WHERE position > 3")
        cursor.execute("UPDATE core_audit_entry SET position = position - 1000 WHERE position > 900")
    assert Attack.REWRITTEN in attacks()
    assert Attack.HIDDEN in attacks()


def swap(cursor, one: int, two: int) -> None:
    for old, new in ((one, 900), (two, one), (900, two)):
        cursor.execute("UPDATE core_audit_entry SET position = %s WHERE position = %s", [new, old])


@pytest.mark.parametrize(("one", "two"), [(0, 1), (2, 8), (3, 11)])
def test_reordered_leaves_are_found(log, one, two):
    with as_host_operator() as cursor:
        swap(cursor, one, two)
    assert attacks() == {Attack.REORDERED}


def test_a_truncated_log_is_found_by_its_own_heads(log):
    with as_host_operator() as cursor:
        cursor.execute("DELETE FROM core_audit_entry WHERE position > 7")
        cursor.execute("DELETE FROM core_audit_leaf WHERE id > (SELECT max(leaf_id) FROM core_audit_entry)")
    assert attacks() == {Attack.TRUNCATED}


def test_a_log_cut_off_together_with_its_heads_is_found_by_a_checkpoint_kept_outside(log, tmp_path):
    audit.checkpoint(tmp_path / "head", now=NOW + timedelta(hours=2))
    with as_host_operator() as cursor:
        cursor.execute("DELETE FROM core_audit_entry WHERE position >= 5")
        cursor.execute("DELETE FROM core_audit_leaf WHERE id > (SELECT max(leaf_id) FROM core_audit_entry)")
        cursor.execute("DELETE FROM core_audit_head WHERE size > 5")
        hashes = [bytes(entry.leaf_hash) for entry in models.Entry.objects.order_by("position")]
        peaks, size = rules.extend((), 0, hashes)
        models.Tree.objects.update(size=size, peaks=b"".join(peaks))
    assert attacks() == set()
    assert attacks(checkpoint=tmp_path / "head") == {Attack.TRUNCATED}


def test_a_log_rewritten_by_somebody_with_the_key_is_another_log_to_the_checkpoint(log, tmp_path, settings):
    audit.checkpoint(tmp_path / "head", now=NOW + timedelta(hours=2))
    with as_host_operator() as cursor:
        cursor.execute("DELETE FROM core_audit_head")
        cursor.execute("DELETE FROM core_audit_entry")
        cursor.execute("DELETE FROM core_audit_tree")
        cursor.execute("UPDATE core_audit_leaf SET who = %s", [uuid4()])
        cursor.execute("INSERT INTO core_audit_pending SELECT id FROM core_audit_leaf")
    steps.run(NOW)
    assert attacks() == set()
    assert attacks(checkpoint=tmp_path / "head") == {Attack.FORKED}


def test_a_leaf_taken_out_of_the_waiting_line_is_found(log):
    act()
    models.Pending.objects.all().delete()
    assert attacks() == {Attack.HIDDEN}


def test_a_bad_signature_is_found(log):
    with as_host_operator() as cursor:
        cursor.execute("UPDATE core_audit_head SET at = at + interval '1 hour' WHERE size = 5")
    [finding] = audit.verify().findings
    assert (finding.attack, finding.position) == (Attack.FORGED, 5)


def test_a_head_of_a_strange_key_is_found_unless_it_is_an_earlier_key_of_ours(log, settings):
    earlier = audit.public_key()
    settings.AUDIT_KEY = signing.new_signing_key().seed.hex()
    assert attacks() == {Attack.FORGED}
    assert attacks(publics=[earlier]) == set()


def test_an_export_is_verified_without_the_database(log, tmp_path, django_db_blocker):
    path, head = tmp_path / "log", tmp_path / "head"
    assert audit.export(path) == 12
    audit.checkpoint(head, now=NOW)
    key = audit.public_key()
    with django_db_blocker.block():
        for more in ({}, {"checkpoint": head}, {"publics": [key]}):
            verdict = audit.verify_export(path, **more)
            assert (verdict.sound, verdict.size) == (True, 12)


def change(path, how) -> None:
    lines = path.read_text().splitlines()
    how(lines)
    path.write_text("\n".join(lines) + "\n")


def edit(lines) -> None:
    lines[-2] = lines[-2].replace("triage:report:take", "files:file:read")


def delete(lines) -> None:
    del lines[-4]


def reorder(lines) -> None:
    first, second = json.loads(lines[-3]), json.loads(lines[-4])
    first[0], second[0] = second[0], first[0]
    lines[-4], lines[-3] = json.dumps(first), json.dumps(second)


def truncate(lines) -> None:
    del lines[-3:]


def forge(lines) -> None:
    head = json.loads(lines[1])
    lines[1] = json.dumps(head | {"signature": "00" * 64})


@pytest.mark.parametrize(
    ("how", "attack"),
    [
        (edit, Attack.EDITED),
        (delete, Attack.DELETED),
        (reorder, Attack.REORDERED),
        (truncate, Attack.TRUNCATED),
        (forge, Attack.FORGED),
    ],
)
def test_each_attack_on_an_export_is_named(log, tmp_path, how, attack):
    path = tmp_path / "log"
    audit.export(path)
    change(path, how)
    assert {finding.attack for finding in audit.verify_export(path).findings} == {attack}


@pytest.mark.parametrize("content", [b"", b"{}", b"[]\n", b"\xff\xfe", b"null\n", b'{"format":"luytre-audit-1"}\n'])
def test_a_file_that_is_no_export_is_refused_with_words(tmp_path, content):
    path = tmp_path / "log"
    path.write_bytes(content)
    with pytest.raises(audit.BadExport, match="not a readable export"):
        audit.verify_export(path)


def test_a_damaged_line_of_an_export_is_refused_with_words(log, tmp_path):
    path = tmp_path / "log"
    audit.export(path)
    change(path, lambda lines: lines.append('["x"]'))
    with pytest.raises(audit.BadExport):
        audit.verify_export(path)


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_chained_later_and_nothing_is_lost():
    late = connection.copy()
    late.set_autocommit(False)
    with late.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_audit_leaf (act, who, role, why, at) VALUES ('files:file:open', %s, 'x', '', now())",
            [uuid4()],
        )
    act()
    assert steps.run(NOW) == 1
    late.commit()
    late.close()
    assert steps.run(NOW + timedelta(minutes=2)) == 1
    assert audit.verify().sound


@pytest.mark.django_db(transaction=True)
def test_sequencers_and_writers_at_once_make_one_sound_tree():
    def write() -> None:
        for _ in range(20):
            act(2)
        connection.close()

    def sequence() -> None:
        for _ in range(15):
            steps.run(NOW)
        connection.close()

    threads = [threading.Thread(target=work) for work in (write, sequence, write, sequence)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    steps.run(NOW + timedelta(minutes=5))
    verdict = audit.verify()
    assert verdict.sound
    assert verdict.size == 80
