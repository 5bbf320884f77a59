"""A file keeps its clocks, its walls and its words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from luytre.cases.files import api as files
from luytre.cases.files.models import File, Hold, Note
from luytre.cases.triage import api as triage
from luytre.core.identity.api import NotAllowed
from luytre.reports import api as reports
from tests.casework import acts

SECRET = "Mẹ em An đi làm xa, em ở với bà."


def clocks(file):
    return {clock.deadline: clock for clock in file.clocks}


def test_a_file_gets_a_number_that_people_can_say(file):
    assert file.number > 0
    assert file.name == f"HS-{file.number:06d}"


def test_two_files_have_two_numbers(send, binh, now):
    names = {
        triage.open_file(report_id=send().id, code="B01", severity=2, by=binh, key=None, note="", now=now).name
        for _ in range(2)
    }
    assert len(names) == 2


def test_the_12_hours_run_from_the_receipt_not_from_the_opening(report, file):
    emergency = clocks(file)["DL02"]
    assert emergency.started_at == report.received_at
    assert emergency.due_at == report.received_at + timedelta(hours=12)
    assert clocks(file)["DL01"].due_at == report.received_at + timedelta(hours=1)


def test_a_child_not_safe_now_cannot_get_less_than_4(send, binh, key, now):
    unsafe = send(safe_now="no")
    with pytest.raises(files.TooLow):
        triage.open_file(report_id=unsafe.id, code="B01", severity=3, by=binh, key=key(binh), note="", now=now)
    file = triage.open_file(report_id=unsafe.id, code="B01", severity=4, by=binh, key=key(binh), note="", now=now)
    assert file.severity == 4
    assert "DL02" in clocks(file)


def test_an_officer_may_raise_above_the_code_but_not_go_below(send, binh, key, now):
    report = send()
    with pytest.raises(files.TooLow):
        triage.open_file(report_id=report.id, code="S04", severity=3, by=binh, key=key(binh), note="", now=now)
    raised = triage.open_file(report_id=report.id, code="B01", severity=3, by=binh, key=key(binh), note="", now=now)
    assert raised.severity == 3


def test_a_refused_opening_leaves_the_report_waiting(send, binh, key, now):
    report = send()
    with pytest.raises(files.TooLow):
        triage.open_file(report_id=report.id, code="S04", severity=1, by=binh, key=key(binh), note="", now=now)
    assert triage.queue(by=binh)[0].state is triage.State.WAITING


def test_one_report_one_file(report, file, binh, now):
    with pytest.raises(files.AlreadyOpened):
        files.open_file(report_id=report.id, code="B01", severity=2, by=binh, key=None, note="", now=now)


def test_chi_cannot_learn_that_the_file_exists(file, chi, key, now):
    for act in (
        lambda one: files.get(file_id=one, by=chi),
        lambda one: files.read(file_id=one, by=chi, key=key(chi)),
        lambda one: files.add_note(file_id=one, text="x", by=chi, key=key(chi), now=now),
        lambda one: files.stop_clock(file_id=one, deadline="DL02", by=chi, now=now),
        lambda one: files.close(file_id=one, outcome=files.OutcomeKind.ADVISED, by=chi, key=key(chi), now=now),
    ):
        answers = []
        for one in (file.id, uuid4()):
            with pytest.raises(files.NoFile) as refused:
                act(one)
            answers.append((type(refused.value), str(refused.value)))
        assert answers[0] == answers[1], "an absent and a foreign file answer alike"
    assert files.list_for(by=chi) == []
    assert files.of_report(report_id=file.report_id, by=chi) is None


def test_a_monitor_sees_no_file(file, minh):
    with pytest.raises(NotAllowed):
        files.get(file_id=file.id, by=minh)
    with pytest.raises(NotAllowed):
        files.list_for(by=minh)


def test_notes_are_sealed_and_open_for_a_colleague_of_the_team(file, binh, lan, key, now):
    files.add_note(file_id=file.id, text=SECRET, by=binh, key=key(binh), now=now)
    boxes = b"".join(bytes(note.box) for note in Note.objects.all())
    assert b"An" not in boxes
    assert SECRET.encode() not in boxes
    opened = files.read(file_id=file.id, by=lan, key=key(lan))
    assert [note.text for note in opened.notes] == ["Em An, lớp 7.", SECRET]


def test_the_reporter_never_sees_officers_notes(send, binh, key, now):
    receipt = send()
    triage.open_file(report_id=receipt.id, code="S04", severity=4, by=binh, key=key(binh), note=SECRET, now=now)
    following = reports.follow(code=receipt.code)
    assert SECRET not in repr(following)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporter FROM core_sealed_sealedobject WHERE id = %s", [File.objects.get().pk])
        assert cursor.fetchone() == (None,)


def test_reading_leaves_an_audit_line(file, lan, key):
    files.read(file_id=file.id, by=lan, key=key(lan))
    assert "files:file:read" in acts(file.id)
    assert "sealed:object:open" in acts(file.id)


def test_a_clock_stops_once_and_stays_stopped(file, binh, now):
    files.stop_clock(file_id=file.id, deadline="DL02", by=binh, now=now)
    stopped = clocks(files.get(file_id=file.id, by=binh))["DL02"]
    assert (stopped.stopped_at, stopped.stop_reason) == (now, "acted")
    with pytest.raises(files.ClockStopped):
        files.stop_clock(file_id=file.id, deadline="DL02", by=binh, now=now)
    with pytest.raises(files.ClockStopped):
        files.stop_clock(file_id=file.id, deadline="DL99", by=binh, now=now)


def test_closing_stops_every_clock_and_tells_the_reporter(report, file, binh, key, now):
    closed = files.close(
        file_id=file.id, outcome=files.OutcomeKind.CHILD_SAFE, text="Em đã về nhà.", by=binh, key=key(binh), now=now
    )
    assert closed.state is files.State.CLOSED
    assert all(clock.stopped_at for clock in closed.clocks)
    assert reports.follow(code=report.code).state == "done"
    assert [outcome.kind for outcome in closed.outcomes] == [files.OutcomeKind.CHILD_SAFE]


def test_nothing_is_written_on_a_closed_file(file, binh, key, now):
    files.close(file_id=file.id, outcome=files.OutcomeKind.ADVISED, by=binh, key=key(binh), now=now)
    with pytest.raises(files.AlreadyClosed):
        files.add_note(file_id=file.id, text="thêm", by=binh, key=key(binh), now=now)
    with pytest.raises(files.AlreadyClosed):
        files.close(file_id=file.id, outcome=files.OutcomeKind.ADVISED, by=binh, key=key(binh), now=now)


def test_no_act_without_its_audit_line(file, binh, key, now, audit_breaks):
    before = File.objects.values().get(), Note.objects.count()
    vault = key  # unlocking is an act of its own
    for act in (
        lambda: files.stop_clock(file_id=file.id, deadline="DL02", by=binh, now=now),
        lambda: files.add_note(file_id=file.id, text="x", by=binh, key=vault(binh), now=now),
        lambda: files.close(file_id=file.id, outcome=files.OutcomeKind.ADVISED, by=binh, key=vault(binh), now=now),
    ):
        with pytest.raises(RuntimeError):
            act()
    assert (File.objects.values().get(), Note.objects.count()) == before
    assert all(clock.stopped_at is None for clock in files.get(file_id=file.id, by=binh).clocks)


def test_files_handed_over_never_push_the_held_one_off_the_list(file, binh, dung, now):
    gone = [
        File(report_id=uuid4(), code="S04", severity=4, team_id=dung.team_id, opened_at=now - timedelta(days=9),
             opened_by=binh.id, moved_at=now)
        for _ in range(5)
    ]  # fmt: skip
    File.objects.bulk_create(gone)
    Hold.objects.bulk_create([Hold(file=one, team_id=binh.team_id, since=now, until=now) for one in gone])
    found = files.list_for(by=binh, limit=3)
    assert [one.sight for one in found] == [files.Sight.FULL, files.Sight.PROGRESS, files.Sight.PROGRESS]
    assert found[0].id == file.id
