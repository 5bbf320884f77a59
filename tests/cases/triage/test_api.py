"""The queue is red first, and two officers never decide one report."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from luytre.cases.files import api as files
from luytre.cases.triage import api as triage
from luytre.cases.triage import readings, steps
from luytre.cases.triage.models import Item, StateLog
from luytre.core.audit import api as audit
from luytre.core.identity.api import NotAllowed
from luytre.core.journal.api import Line
from luytre.reports import api as reports
from tests.casework import acts

WHY = "Báo trùng với tin trước, cùng một người gửi."


def test_a_child_not_safe_now_comes_first_with_its_reason(send, binh):
    calm = send(text="Em muốn hỏi cách báo cáo một trò chơi.", reporter="teacher", safe_now="yes")
    unsafe = send(safe_now="no")
    queue = triage.queue(by=binh)
    assert [item.report_id for item in queue] == [unsafe.id, calm.id]
    assert queue[0].urgency == 4
    assert queue[0].places[0] is triage.Place.NOT_SAFE
    assert all(item.places for item in queue)


def test_only_the_team_that_received_a_report_sees_it(report, binh, lan, chi, dung, minh):
    assert [item.report_id for item in triage.queue(by=lan)] == [report.id]
    assert triage.queue(by=dung) == []
    for stranger in (chi, minh):
        with pytest.raises(NotAllowed):
            triage.queue(by=stranger)


@pytest.mark.parametrize("who", ["chi", "dung", "quyen"])
def test_a_foreign_and_an_absent_report_answer_alike(who, report, cast):
    answers = []
    for report_id in (report.id, uuid4()):
        with pytest.raises(triage.NoReport) as refused:
            triage.case(report_id=report_id, by=cast[who])
        answers.append(str(refused.value))
    assert answers[0] == answers[1]


def test_taking_shows_colleagues_who_reads_and_the_reporter_that_somebody_does(report, binh, lan):
    triage.take(report_id=report.id, by=binh)
    seen = triage.queue(by=lan)[0]
    assert (seen.state, seen.taken_by, seen.taken_by_name) == (triage.State.TAKEN, binh.id, binh.name)
    assert reports.follow(code=report.code).state == "reading"
    assert "triage:report:take" in acts(report.id)


def test_taking_twice_is_taking_once(report, binh):
    assert triage.take(report_id=report.id, by=binh) == triage.take(report_id=report.id, by=binh)
    assert acts(report.id).count("triage:report:take") == 1


def test_what_a_colleague_has_taken_says_who(report, binh, lan, key, now):
    triage.take(report_id=report.id, by=binh)
    for act in (
        lambda: triage.take(report_id=report.id, by=lan),
        lambda: triage.release(report_id=report.id, by=lan),
        lambda: triage.set_aside(report_id=report.id, code="O05", by=lan, why=WHY),
        lambda: triage.open_file(report_id=report.id, code="S04", severity=4, by=lan, key=key(lan), note="", now=now),
    ):
        with pytest.raises(triage.AlreadyTaken) as refused:
            act()
        assert (refused.value.by, refused.value.name) == (binh.id, binh.name)


def test_a_released_report_waits_again(report, binh, lan):
    triage.take(report_id=report.id, by=binh)
    triage.release(report_id=report.id, by=binh)
    assert triage.take(report_id=report.id, by=lan).taken_by == lan.id


def test_a_file_ends_the_waiting(report, file, binh, key, now):
    assert triage.queue(by=binh) == []
    assert [item.report_id for item in triage.queue(by=binh, state=triage.State.FILED)] == [report.id]
    with pytest.raises(triage.AlreadyDecided):
        triage.open_file(report_id=report.id, code="S04", severity=4, by=binh, key=key(binh), note="", now=now)
    with pytest.raises(triage.AlreadyDecided):
        triage.set_aside(report_id=report.id, code="O04", by=binh, why=WHY)


def test_setting_aside_needs_a_code_and_a_reason(report, binh):
    with pytest.raises(triage.NotACode):
        triage.set_aside(report_id=report.id, code="S04", by=binh, why=WHY)
    with pytest.raises(triage.ReasonTooShort):
        triage.set_aside(report_id=report.id, code="O05", by=binh, why="   trùng    ")
    assert triage.queue(by=binh)[0].state is triage.State.WAITING


def test_the_reason_for_setting_aside_is_sealed_and_a_colleague_reads_it(report, binh, lan, key):
    triage.set_aside(report_id=report.id, code="O05", by=binh, why=WHY)
    row = Item.objects.get()
    assert WHY.encode() not in bytes(row.why_box)
    assert all(WHY not in leaf.why for leaf in audit.trail(about=report.id))
    assert triage.why_aside(report_id=report.id, by=lan, key=key(lan)) == WHY
    assert reports.follow(code=report.code).state == "done"


def test_a_new_message_brings_back_what_was_set_aside(report, binh, now):
    triage.set_aside(report_id=report.id, code="O05", by=binh, why=WHY, now=now)
    steps._wrote_again(Line("report.written", report.id, now + timedelta(minutes=1), 2), now)
    item = triage.queue(by=binh)[0]
    assert item.state is triage.State.WAITING
    assert triage.Place.WROTE_AGAIN in item.places
    assert list(StateLog.objects.values_list("old", "new")) == [("waiting", "aside"), ("aside", "waiting")]


def test_a_report_is_queued_once_however_often_its_line_is_read(report, now):
    steps._queue(Line("report.received", report.id, now, 1))
    assert Item.objects.count() == 1


def test_once_the_file_has_moved_the_first_team_keeps_progress_only(accepted, report, binh, dung, key):
    with pytest.raises(files.OnlyProgress):
        triage.case(report_id=report.id, by=binh)
    assert triage.case(report_id=report.id, by=dung).line.id == report.id
    with pytest.raises(files.CannotOpen):
        reports.read(report_id=report.id, by=binh, key=key(binh))


def test_no_act_without_its_audit_line(report, binh, audit_breaks, now):
    for act in (
        lambda: triage.take(report_id=report.id, by=binh),
        lambda: triage.set_aside(report_id=report.id, code="O04", by=binh, why=WHY),
        lambda: triage.open_file(report_id=report.id, code="S04", severity=4, by=binh, key=None, note="", now=now),
    ):
        with pytest.raises(RuntimeError):
            act()
    assert Item.objects.get().state == triage.State.WAITING
    assert StateLog.objects.count() == 0


def test_what_is_decided_is_counted_by_province_and_day(send, binh, now):
    first, second = send(), send(province="", commune="")
    triage.open_file(report_id=first.id, code="B01", severity=2, by=binh, key=None, note="", now=now)
    triage.set_aside(report_id=second.id, code="O05", by=binh, why=WHY, now=now)
    today = timezone.localdate(now)
    counted = {(count.province, count.state): count.number for count in readings.counts(since=today, until=today)}
    assert counted == {("20", "filed"): 1, ("20", "triaged"): 1, ("", "aside"): 1, ("", "triaged"): 1}


@pytest.mark.django_db(transaction=True)
def test_a_report_reaches_the_queue_by_the_journal_alone(send, binh):
    receipt = send(queued=False)
    assert triage.queue(by=binh) == []
    assert steps.run(timezone.now()) == 1
    assert [item.report_id for item in triage.queue(by=binh)] == [receipt.id]
    assert steps.run(timezone.now()) == 0
    reports.write(code=receipt.code, text="Người đó lại nhắn.", now=timezone.now())
    assert steps.run(timezone.now()) == 1
    assert triage.queue(by=binh)[0].written_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_officers_take_at_once_and_one_wins(send, binh, lan):
    report = send()
    start, results = threading.Barrier(2), {}

    def take(officer):
        start.wait()
        try:
            results[officer.username] = triage.take(report_id=report.id, by=officer).taken_by
        except triage.AlreadyTaken as error:
            results[officer.username] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(officer,)) for officer in (binh, lan)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = [result for result in results.values() if isinstance(result, triage.AlreadyTaken)]
    won = [result for result in results.values() if result in {binh.id, lan.id}]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].by == won[0]
    assert acts(report.id).count("triage:report:take") == 1
