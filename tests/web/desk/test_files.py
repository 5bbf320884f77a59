"""Files and referrals, as officers see them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.reports import api as reports
from tests.casework import REASON, STORY

NO = "Đơn vị không có thẩm quyền với vụ việc này."


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args, urlconf="luytre.config.urls_desk")


def text(answer) -> str:
    return answer.content.decode()


def test_home_shows_each_what_waits_for_them(desk, binh, dung, ha, offered):
    assert offered.file_name in text(desk(binh).get(at("home")))
    assert "chờ trả lời" in text(desk(dung).get(at("home")))
    assert offered.file_name in text(desk(dung).get(at("home")))
    assert offered.file_name not in text(desk(ha).get(at("home")))


def test_home_calls_red_by_name(desk, binh, send):
    send(safe_now="no")
    assert "1 tin báo cho thấy có thể có trẻ đang gặp nguy hiểm" in text(desk(binh).get(at("home")))


def test_a_file_shows_its_clocks_in_words_and_its_notes_with_the_vault_open(desk, binh, file):
    page = text(desk(binh).get(at("file", file.id)))
    assert "Em An, lớp 7." in page
    assert "DL02" in page
    assert re.search(r"Còn \d+ (giờ|phút)", page)


def test_with_the_vault_locked_a_file_shows_no_note(desk, binh, file):
    page = text(desk(binh, vault=False).get(at("file", file.id)))
    assert "Em An" not in page
    assert "Mở két để đọc" in page


def test_a_note_is_sealed_and_read_again(desk, binh, file):
    client = desk(binh)
    assert client.post(at("file-note", file.id), {"text": "Đã gọi cho cô chủ nhiệm."}).status_code == 302
    assert "Đã gọi cho cô chủ nhiệm." in text(client.get(at("file", file.id)))


def test_a_note_typed_while_the_vault_locked_itself_is_not_lost(desk, binh, file):
    answer = desk(binh, vault=False).post(at("file-note", file.id), {"text": "Đã gọi cho cô chủ nhiệm."})
    assert "Đã gọi cho cô chủ nhiệm." in text(answer)
    assert answer.status_code == 403


def test_chi_gets_the_same_answer_for_a_foreign_and_an_absent_file(desk, chi, file, offered):
    client = desk(chi)
    absent = "00000000-0000-4000-8000-000000000000"
    tokens = re.compile(r'value="[A-Za-z0-9]{40,}"|[0-9a-f-]{36}')
    for name, one in (("file", file.id), ("file-note", file.id), ("file-close", file.id), ("referral", offered.id)):
        foreign, missing = client.get(at(name, one)), client.get(at(name, absent))
        assert foreign.status_code == missing.status_code == 404
        assert tokens.sub("", text(foreign)) == tokens.sub("", text(missing))
    assert file.name not in text(client.get(at("files")))
    assert offered.file_name not in text(client.get(at("referrals")))


def test_a_file_travels_from_desk_to_desk(desk, binh, dung, file, report):
    hotline, police = desk(binh), desk(dung)
    page = text(hotline.get(at("file-offer", file.id)))
    assert page.index("Công an tỉnh Lạng Sơn") < page.index("A05")
    sent = hotline.post(at("file-offer", file.id), {"to_agency": str(dung.agency_id), "reason": REASON})
    assert sent.status_code == 302
    inbox = text(police.get(at("referrals")))
    assert file.name in inbox
    made = referral.waiting(by=dung)[0]
    assert REASON in text(police.get(at("referral", made.id)))
    taken = police.post(at("referral-accept", made.id))
    assert taken.headers["Location"] == at("file", file.id)
    assert "Em An, lớp 7." in text(police.get(at("file", file.id)))
    assert STORY.split(",")[0] in re.sub(r"</?mark>", "", text(police.get(at("report", report.id))))
    left = text(hotline.get(at("file", file.id)))
    assert "Bạn xem được tiến độ" in left
    assert "Em An" not in left
    assert hotline.get(at("report", report.id)).headers["Location"] == at("file", file.id)
    assert hotline.get(at("file-note", file.id)).status_code == 403


def test_suspects_are_left_out_of_the_choice_and_it_says_so(desk, send, binh, quyen, key, now):
    report = send(must_not_know=frozenset({"commune"}))
    file = triage.open_file(report_id=report.id, code="S04", severity=4, by=binh, key=key(binh), note="", now=now)
    client = desk(binh)
    page = text(client.get(at("file-offer", file.id)))
    assert "Không đưa vào danh sách vì người báo tin nói họ không được biết" in page
    assert str(quyen.agency_id) not in page
    refused = client.post(at("file-offer", file.id), {"to_agency": str(quyen.agency_id), "reason": REASON})
    assert refused.status_code == 422
    assert REASON in text(refused)
    assert referral.sent(by=binh) == []


def test_refusing_asks_for_a_reason_and_sends_the_file_back(desk, dung, binh, offered):
    client = desk(dung)
    assert client.post(at("referral-refuse", offered.id), {"reason": "không"}).status_code == 422
    assert client.post(at("referral-refuse", offered.id), {"reason": NO}).status_code == 302
    assert NO in text(desk(binh).get(at("referral", offered.id)))


def test_the_slower_of_two_officers_sees_the_answer_given(desk, dung, accepted):
    page = text(desk(dung).post(at("referral-accept", accepted.id), follow=True))
    assert "Lần chuyển giao này đã được trả lời: Đã tiếp nhận" in page


def test_an_outcome_and_the_end_reach_the_reporter(desk, dung, binh, accepted, report):
    police = desk(dung)
    words = "Đã làm việc với gia đình người đe doạ."
    assert police.post(
        at("file-outcome", accepted.file_id), {"kind": "offender_handled", "text": words}
    ).status_code == 302  # fmt: skip
    assert police.post(at("file-close", accepted.file_id), {"kind": "child_safe", "text": ""}).status_code == 302
    assert reports.follow(code=report.code).state == "done"
    left = text(desk(binh).get(at("file", accepted.file_id)))
    assert "Trẻ đã an toàn" in left
    assert words not in left


def test_the_12_hour_clock_is_stopped_by_a_person(desk, binh, file):
    assert desk(binh).post(at("file-clock", file.id, "DL02")).status_code == 302
    stopped = {clock.deadline: clock.stop_reason for clock in files.get(file_id=file.id, by=binh).clocks}
    assert stopped["DL02"] == "acted"


@pytest.mark.parametrize("who", ["ha", "minh", "khanh"])
def test_reviewers_and_monitors_see_no_file(desk, cast, who, file):
    for address in (at("files"), at("file", file.id), at("referrals")):
        assert desk(cast[who]).get(address).status_code == 403


def test_a_change_needs_a_post(desk, binh, dung, file, offered):
    assert desk(dung).get(at("referral-accept", offered.id)).status_code == 405
    assert desk(binh).get(at("file-clock", file.id, "DL02")).status_code == 405


def test_every_page_speaks_english_too(desk, binh, file, report):
    client = desk(binh)
    for address in (
        at("home"),
        at("queue"),
        at("report", report.id),
        at("file", file.id),
        at("referrals"),
        at("files"),
    ):
        page = text(client.get(address, headers={"accept-language": "en"}))
        assert 'lang="en"' in page


def test_a_list_of_files_asks_no_more_for_many_than_for_one(desk, binh, file, send, now):
    client, counts = desk(binh), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(at("files"))
        counts.append(len(asked))
        for _more in range(3):
            triage.open_file(report_id=send().id, code="S04", severity=4, by=binh, key=None, note="", now=now)
    assert counts[0] == counts[1]
