import threading
from contextlib import closing
from uuid import UUID, uuid4

import pytest
from django.db import close_old_connections, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from luytre.core.journal import api as journal
from luytre.core.journal.models import Bookmark

KINDS = frozenset({"report.received"})


@pytest.fixture
def other():
    """A second real connection to the same database."""
    with closing(connection.copy()) as second:
        yield second


def append(*subjects: UUID, kind: str = "report.received") -> None:
    with transaction.atomic():
        for subject in subjects:
            journal.append(kind, subject)


def read(reader="triage", kinds=KINDS, **more) -> list[UUID]:
    seen: list[UUID] = []
    journal.follow(reader=reader, kinds=kinds, handle=lambda line: seen.append(line.subject), **more)
    return seen


@pytest.mark.django_db
def test_lines_come_once_and_in_order():
    subjects = [uuid4() for _ in range(5)]
    append(*subjects)
    assert read() == subjects
    assert read() == []


@pytest.mark.django_db
def test_each_reader_has_its_own_bookmark():
    one = uuid4()
    append(one)
    assert read("triage") == [one]
    assert read("monitoring") == [one]


@pytest.mark.django_db
def test_a_reader_gets_only_the_kinds_it_asked_for():
    one, two = uuid4(), uuid4()
    append(one)
    append(two, kind="file.opened")
    assert read(kinds={"file.opened"}) == [two]
    assert journal.lag() == {"triage": 0}


@pytest.mark.django_db
def test_the_limit_is_kept_and_the_rest_comes_next_time():
    subjects = [uuid4() for _ in range(5)]
    append(*subjects)
    assert read(limit=3) == subjects[:3]
    assert journal.lag() == {"triage": 2}
    assert read(limit=3) == subjects[3:]


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        journal.append("report.received", uuid4())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", ["", "report", "Report.received", "report.received\n", "a.b " + "c" * 70, "a." + "b" * 70]
)
def test_a_line_says_no_more_than_its_kind(kind):
    with pytest.raises(ValueError):
        journal.append(kind, uuid4())


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_never_skipped(other):
    """The first writer draws the lower id and commits last, after the second writer's line was read."""
    late, early = uuid4(), uuid4()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO core_journal_line (kind, subject) VALUES ('report.received', %s)", [late])
    append(early)
    assert read() == [early]
    other.commit()
    assert read() == [late]
    assert read() == []


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_never_read(other):
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO core_journal_line (kind, subject) VALUES ('report.received', %s)", [uuid4()])
    other.rollback()
    assert read() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_not_double():
    subjects = [uuid4() for _ in range(40)]
    append(*subjects)
    seen: list[UUID] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        for _ in range(20):
            journal.follow(reader="triage", kinds=KINDS, handle=lambda line: seen.append(line.subject), limit=5)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen += read()
    assert seen == subjects


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_are_all_read_while_they_write():
    written: list[UUID] = []
    seen: list[UUID] = []

    def write() -> None:
        for _ in range(30):
            subject = uuid4()
            append(subject)
            written.append(subject)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen += read()
    seen += read()
    assert len(seen) == 120
    assert set(seen) == set(written)


@pytest.mark.django_db
def test_a_line_that_cannot_be_handled_stays_before_the_bookmark_and_is_seen(caplog):
    good, bad = uuid4(), uuid4()
    append(good, bad)
    seen: list[UUID] = []

    def handle(line: journal.Line) -> None:
        if line.subject == bad:
            raise ValueError("words that must not be logged")
        seen.append(line.subject)

    assert journal.follow(reader="triage", kinds=KINDS, handle=handle) == 1
    assert journal.follow(reader="triage", kinds=KINDS, handle=handle) == 0
    [stuck] = journal.stuck()
    assert (stuck.reader, stuck.kind, stuck.tries) == ("triage", "report.received", 2)
    assert "ValueError" in caplog.text
    assert "must not be logged" not in caplog.text
    assert read("monitoring") == [good, bad]
    assert read("triage") == [bad]
    assert journal.stuck() == []


@pytest.mark.django_db
def test_what_a_failing_handler_wrote_is_undone():
    append(uuid4())

    def handle(_line: journal.Line) -> None:
        Bookmark.objects.create(reader="made-by-the-handler")
        Bookmark.objects.create(reader="made-by-the-handler")

    assert journal.follow(reader="triage", kinds=KINDS, handle=handle) == 0
    assert not Bookmark.objects.filter(pk="made-by-the-handler").exists()
    assert journal.stuck()[0].reader == "triage"


@pytest.mark.django_db
def test_a_handler_may_write_lines_of_its_own():
    append(uuid4())
    journal.follow(reader="triage", kinds=KINDS, handle=lambda line: journal.append("file.opened", line.subject))
    assert len(read("files", kinds={"file.opened"})) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_after_the_commit_and_once():
    waiting = ProcrastinateJob.objects.filter(queueing_lock="steps", status="todo")
    with transaction.atomic():
        append(uuid4(), uuid4())
        append(uuid4())
        assert not waiting.exists()
        assert len(connection.run_on_commit) == 1
    append(uuid4())
    [job] = waiting
    assert (job.task_name, job.queue_name, job.args) == ("luytre.steps", "steps", {})


@pytest.mark.django_db
def test_a_worker_that_cannot_be_woken_does_not_undo_the_act(django_capture_on_commit_callbacks, monkeypatch):
    def broken(*_args, **_more):
        raise OSError

    monkeypatch.setattr("luytre.core.journal._wake.app.configure_task", broken)
    subject = uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        append(subject)
    assert read() == [subject]
