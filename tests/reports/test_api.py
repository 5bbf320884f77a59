"""What the door of reports promises."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from luytre.core.agencies import api as agencies
from luytre.core.audit import api as audit
from luytre.core.identity.api import Permission
from luytre.core.journal.models import Line
from luytre.core.sealed import api as sealed
from luytre.core.throttle.api import TooMany
from luytre.lib.codes import BadCode, new_code
from luytre.reports import api, readings
from luytre.reports.models import Report
from tests.reports.conftest import CANARY, LINK, TEXT

pytestmark = pytest.mark.django_db


def dump() -> str:
    """Every row of every table, as text and as bytes read as text."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [bytes(v).decode("latin-1") if isinstance(v, memoryview | bytes) else str(v) for v in row]
    return "\n".join(found)


def test_an_gets_a_code_and_comes_back_with_it(receipt):
    seen = api.follow(code=receipt.code)
    assert seen.state == "received"
    assert [step.state for step in seen.timeline] == ["received"]
    assert seen.messages == ()


def test_no_word_link_contact_or_code_stands_in_any_row(receipt):
    text = dump()
    utf8_as_latin = CANARY.encode().decode("latin-1")
    for planted in (CANARY, utf8_as_latin, "canary-duong-dan", "xau.example", "0912 000 111", receipt.code):
        assert planted not in text


def test_triage_is_kept_in_clear_without_quoting(receipt):
    line = api.line(report_id=receipt.id)
    assert line.urgency == 4
    assert line.suggested.startswith("S")
    assert line.link_count == 1
    assert line.has_contact
    assert line.province == "20"
    assert CANARY not in " ".join(line.reasons)


def test_a_child_who_is_not_safe_now_is_top_urgent(send):
    receipt = send(text="Chào cô chú", links=(), safe_now="no")
    assert api.line(report_id=receipt.id).urgency == 4


def test_grandmother_without_tones_is_understood(send):
    receipt = send(text="chau toi bi nguoi la doa tung anh", links=(), reporter="relative")
    line = api.line(report_id=receipt.id)
    assert line.suggested in {"S04", "S05"}
    assert line.urgency == 4


def test_binh_reads_and_an_sees_it(receipt, binh, unlocked, now):
    opened = api.read(report_id=receipt.id, by=binh, key=unlocked(binh), now=now)
    assert opened.text == unicodedata.normalize("NFC", TEXT)
    assert opened.links == (LINK,)
    assert opened.contact is None  # only custodians reach who An is
    assert opened.spans
    assert api.follow(code=receipt.code).state == "reading"
    acts = [leaf.act for leaf in audit.trail(about=receipt.id)]
    assert audit.Act.REPORT_READ in acts


def test_lan_as_custodian_reads_the_contact(receipt, lan, unlocked, now):
    assert api.read(report_id=receipt.id, by=lan, key=unlocked(lan), now=now).contact == "0912 000 111"


def test_chi_cannot_open_it_and_the_attempt_is_on_record(receipt, chi, unlocked, now):
    with pytest.raises(sealed.CannotOpen):
        api.read(report_id=receipt.id, by=chi, key=unlocked(chi), now=now)
    assert audit.Act.OBJECT_REFUSE in [leaf.act for leaf in audit.trail(about=receipt.id)]
    assert api.follow(code=receipt.code).state == "received"


def test_messages_go_both_ways_sealed(receipt, binh, unlocked, now):
    api.write(code=receipt.code, text=f"Em sợ lắm {CANARY}", now=now)
    assert api.line(report_id=receipt.id).unanswered == 1
    api.answer(report_id=receipt.id, text="Cô đang ở đây với em.", by=binh, key=unlocked(binh), now=now + timedelta(1))
    seen = api.follow(code=receipt.code)
    assert [(m.author, m.text) for m in seen.messages] == [
        ("reporter", f"Em sợ lắm {CANARY}"),
        ("officer", "Cô đang ở đây với em."),
    ]
    assert api.line(report_id=receipt.id).unanswered == 0
    assert "ở đây với em" not in dump()
    assert Line.objects.filter(kind="report.written", subject=receipt.id).count() == 1


def test_a_code_typed_in_capitals_with_spaces_and_tones_fits(receipt):
    typed = unicodedata.normalize("NFD", receipt.code.upper().replace("-", "  "))
    assert api.follow(code=typed).state == "received"


def test_a_wrong_code_is_refused_and_guessing_ends_without_locking_an_out(receipt):
    with pytest.raises(BadCode):
        api.follow(code="ba-cho-den")
    with pytest.raises(TooMany):
        for _ in range(200):
            with pytest.raises(api.UnknownCode):
                api.follow(code=new_code().text, client="lớp 7A")
    assert api.follow(code=receipt.code, client="lớp 7A").state == "received"
    with pytest.raises(api.UnknownCode):
        api.follow(code=new_code().text, client="someone else")


def test_the_same_form_sent_twice_gives_the_same_receipt(send):
    token = b"form-1"
    assert send(token=token) == send(token=token)
    assert Report.objects.count() == 1


def test_a_form_corrected_after_going_back_is_kept_as_well(send):
    assert send(token=b"form-1").code != send(token=b"form-1", text="Em viết thêm").code
    assert Report.objects.count() == 2


def test_an_idempotency_key_repeats_the_receipt_and_refuses_other_words(send):
    key = "6f1c1d3e-partner-key"
    first = send(key=key)
    assert send(key=key) == first
    with pytest.raises(api.AlreadyReceived) as caught:
        send(key=key, text="Một chuyện khác")
    assert caught.value.report_id == first.id


@pytest.mark.parametrize("key", ["short", "tiếng-việt-không-được-dùng", "x" * 201])
def test_a_guessable_or_odd_key_is_refused(send, key):
    with pytest.raises(api.UnknownAnswer):
        send(key=key)


@pytest.mark.parametrize(
    ("words", "error", "field"),
    [
        ({"text": " \n\x00 ", "links": ()}, api.EmptyReport, "text"),
        ({"text": "a" * 20_001}, api.TooLong, "text"),
        ({"links": tuple(f"https://a.example/{n}" for n in range(21))}, api.TooManyLinks, "links"),
        ({"links": ("https://a.example/" + "x" * 2_000,)}, api.TooLong, "links"),
        ({"reporter": "robot"}, api.UnknownAnswer, "reporter"),
        ({"safe_now": "maybe"}, api.UnknownAnswer, "safe_now"),
        ({"must_not_know": frozenset({"everyone; drop"})}, api.UnknownAnswer, "must_not_know"),
        ({"province": "'; --"}, api.UnknownAnswer, "province"),
        ({"contact": "9" * 301}, api.TooLong, "contact"),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_stored(send, words, error, field):
    with pytest.raises(error) as caught:
        send(**words)
    assert caught.value.field == field
    assert Report.objects.count() == 0


def test_odd_characters_are_cleaned_and_never_a_reason_to_refuse(send, binh, unlocked, now):
    typed = "e\u0323m\x00 so\u031b\u0323\ud83d lắm\r\n\x07 🙁\u200d"
    receipt = send(text=typed)
    said = api.read(report_id=receipt.id, by=binh, key=unlocked(binh), now=now).text
    assert said == unicodedata.normalize("NFC", "ẹm sợ lắm\n 🙁\u200d")


def test_an_old_place_code_is_sealed_not_lost_and_no_reason_to_refuse(send, binh, unlocked, now):
    receipt = send(province="20", commune="99999")
    assert api.line(report_id=receipt.id).province == "20"
    opened = api.read(report_id=receipt.id, by=binh, key=unlocked(binh), now=now)
    assert "99999" in opened.place


def test_when_the_hotline_must_not_know_it_cannot_open_the_report(send, cast, unlocked, now):
    receipt = send(must_not_know=frozenset({"hotline"}))
    line = api.line(report_id=receipt.id)
    assert {"HOTLINE", "TRIAGE"} <= line.excluded_roles
    for officer in (cast["binh"], cast["lan"]):
        with pytest.raises(sealed.CannotOpen):
            api.read(report_id=receipt.id, by=officer, key=unlocked(officer), now=now)
    duty = cast["son"]  # the Network's own duty desk takes it instead
    assert line.team_id in duty.team_ids
    assert api.read(report_id=receipt.id, by=duty, key=unlocked(duty), now=now).text


def test_a_body_that_must_not_know_is_passed_over_in_all_its_roles(send, cast, now):
    """The division of Lạng Sơn is cyber police and police of the place at once."""
    line = api.line(report_id=send(must_not_know=frozenset({"hotline", "police"}), province="20", commune="05977").id)
    assert line.team_id not in cast["dung"].team_ids
    assert not agencies.roles_of(agencies.team(line.team_id).agency_id, now) & line.excluded_roles


@pytest.mark.parametrize("asked", [{"hotline"}, {"hotline", "police"}, {"police"}, {"hotline", "school", "family"}])
def test_whoever_receives_a_report_has_somebody_who_triages(send, cast, asked):
    line = api.line(report_id=send(must_not_know=frozenset(asked), province="20", commune="05977").id)
    finders = [one for one in cast.values() if line.team_id in one.team_ids and one.may(Permission.TRIAGE_DECIDE)]
    assert any(one.may(Permission.TRIAGE_SEE) for one in finders)


def test_an_accusation_counts_wherever_it_stands(send):
    line = api.line(report_id=send(text="Em sợ lắm", happened="Thầy giáo ép em").id)
    assert "SCHOOL" in line.excluded_roles


def test_an_accused_teacher_leaves_the_school_out(send):
    line = api.line(report_id=send(text="thay giao chu nhiem doa em, bat em giu bi mat").id)
    assert "SCHOOL" in line.excluded_roles


def test_nobody_may_know_is_said_before_anything_is_stored(send):
    with pytest.raises(api.NoReceiver):
        send(must_not_know=frozenset({"TRIAGE", "NETWORK_OFFICE", "NETWORK_COORD", "POLICE_CYBER"}))
    assert Report.objects.count() == 0


def test_a_link_leaves_the_seal_only_by_an_audited_act_and_once(receipt, binh, unlocked, now):
    act = {"report_id": receipt.id, "index": 0, "by": binh, "key": unlocked(binh), "no_store": True, "now": now}
    link = api.release_link(**act, why="Có thể là trang lừa đảo")
    assert api.release_link(**act, why="lần nữa") == link
    released = api.released_link(link_id=link)
    assert (released.url, released.host, released.no_store) == (LINK, "xau.example", True)
    assert Line.objects.filter(kind="report.link_released").count() == 1
    assert [leaf.act for leaf in audit.trail(about=receipt.id)].count(audit.Act.LINK_RELEASE) == 1
    with pytest.raises(api.NoSuchReport):
        api.release_link(**{**act, "index": 1}, why="không có")


def test_a_link_released_openly_never_passes_for_police_only(receipt, binh, unlocked, now):
    def release(*, no_store, by=binh):
        return api.release_link(
            report_id=receipt.id, index=0, by=by, key=unlocked(by), no_store=no_store, why="x", now=now
        )

    first = release(no_store=False)
    assert release(no_store=False) == first
    with pytest.raises(api.ReleasedOpenly):
        release(no_store=True)


def test_a_released_link_tells_nothing_to_whoever_holds_no_key(receipt, binh, dung, unlocked, now):
    said = {"report_id": receipt.id, "index": 0, "no_store": False, "why": "x", "now": now}
    api.release_link(by=binh, key=unlocked(binh), **said)
    with pytest.raises(sealed.CannotOpen):
        api.release_link(by=dung, key=unlocked(dung), **said)


def test_progress_only_goes_forward(receipt, now):
    assert api.note_progress(report_id=receipt.id, state="helping", now=now)
    assert not api.note_progress(report_id=receipt.id, state="reading", now=now)
    assert api.note_progress(report_id=receipt.id, state="done", now=now)
    assert not api.note_progress(report_id=receipt.id, state="done", now=now)
    assert [s.state for s in api.follow(code=receipt.code).timeline] == ["received", "helping", "done"]


def test_no_report_without_its_audit_line(send, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", breaks)
    with pytest.raises(RuntimeError):
        send()
    assert Report.objects.count() == 0
    assert not Line.objects.exists()


def test_a_tampered_box_does_not_open(receipt, binh, unlocked, now):
    box = bytes(Report.objects.get(pk=receipt.id).words_box)
    Report.objects.filter(pk=receipt.id).update(words_box=box[:-1] + bytes([box[-1] ^ 1]))
    with pytest.raises(sealed.CannotOpen):
        api.read(report_id=receipt.id, by=binh, key=unlocked(binh), now=now)


def test_a_days_flood_of_messages_ends(receipt, now, monkeypatch):
    monkeypatch.setattr("luytre.reports.rules.MESSAGES_A_DAY", 2)
    for _ in range(2):
        api.write(code=receipt.code, text="alo", now=now)
    with pytest.raises(api.TooManyMessages):
        api.write(code=receipt.code, text="alo", now=now)
    api.write(code=receipt.code, text="hôm sau", now=now + timedelta(days=1, seconds=1))


def test_counts_are_plain_numbers_by_province_day_and_state(receipt, send, now):
    send(province="20")
    send()
    day = now.date()
    found = {(c.province, c.state): c.number for c in readings.counts(since=day, until=day)}
    assert found == {("20", "received"): 2, ("", "received"): 1}


def test_receiving_costs_few_queries(send, django_assert_max_num_queries):
    send()
    with django_assert_max_num_queries(14):
        send(text="lần hai")


@pytest.mark.django_db(transaction=True)
def test_n_parallel_submissions_give_n_receipts_and_numbers(send):
    def one(number: int) -> str:
        try:
            return send(text=f"báo cáo {number}").code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(one, range(40)))
    assert len(set(codes)) == 40
    numbers = list(Report.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 40


@pytest.mark.django_db(transaction=True)
def test_the_same_form_pressed_by_many_threads_is_one_report(send):
    def one(_: int) -> str:
        try:
            return send(token=b"same form").code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(one, range(16)))
    assert len(codes) == 1
    assert Report.objects.count() == 1
