"""The queue and a report, as officers see them."""

import re

import pytest
from django.urls import reverse

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.reports import api as reports
from luytre.web.parts import demo
from tests.casework import REASON, STORY, acts

LINK = "https://xau.example/anh?id=7"
LETTER = "Chào em, em không có lỗi gì cả. Em đang ở đâu?"


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args, urlconf="luytre.config.urls_desk")


def test_nobody_comes_in_without_signing_in(desk, report):
    for address in (at("home"), at("queue"), at("report", report.id), at("files"), at("referrals")):
        answer = desk().get(address)
        assert answer.status_code == 302
        assert "/sign-in/" in answer.headers["Location"]


def test_the_police_find_a_report_that_the_hotline_must_not_know(desk, dung, send):
    hidden, usual = send(must_not_know=frozenset({"hotline"})), send()
    page = desk(dung).get(at("queue")).content.decode()
    assert str(hidden.id) in page
    assert str(usual.id) not in page


@pytest.mark.parametrize("who", ["ha", "minh", "chi"])
def test_the_queue_is_for_those_who_triage(desk, cast, who, report):
    assert desk(cast[who]).get(at("queue")).status_code == 403


def test_the_queue_shows_red_first_with_words_for_the_place_and_no_word_of_the_report(desk, binh, send):
    calm, unsafe = send(safe_now="yes", text="Cho em hỏi về một trò chơi."), send(safe_now="no")
    page = desk(binh).get(at("queue")).content.decode()
    assert page.index(str(unsafe.id)) < page.index(str(calm.id))
    assert "Người báo cho biết trẻ đang không an toàn" in page
    assert "4 · Khẩn cấp" in page
    assert "trò chơi" not in page
    assert "data-keys" in page


def test_chi_gets_the_same_answer_for_a_foreign_and_an_absent_report(desk, chi, report):
    client = desk(chi)
    foreign = client.get(at("report", report.id))
    absent = client.get(at("report", "00000000-0000-4000-8000-000000000000"))
    assert foreign.status_code == absent.status_code == 404
    tokens = re.compile(r'value="[A-Za-z0-9]{40,}"|[0-9a-f-]{36}')
    assert tokens.sub("", foreign.content.decode()) == tokens.sub("", absent.content.decode())


def test_with_the_vault_locked_only_metadata_is_shown(desk, binh, send):
    report = send(links=(LINK,))
    page = desk(binh, vault=False).get(at("report", report.id)).content.decode()
    assert STORY not in page
    assert LINK not in page
    assert "Mở két để đọc" in page
    assert "Lạng Sơn" in page
    assert "sealed:object:open" not in acts(report.id)


def test_with_the_vault_open_the_words_are_read_and_it_is_on_record(desk, binh, send):
    report = send(links=(LINK,))
    page = desk(binh).get(at("report", report.id)).content.decode()
    assert "bắt em giữ bí mật" in re.sub(r"</?mark>", "", page)
    assert "reports:report:read" in acts(report.id)


def test_links_are_text_that_nobody_can_press(desk, binh, send):
    page = desk(binh).get(at("report", send(links=(LINK,)).id)).content.decode()
    assert LINK in page
    assert f'href="{LINK}' not in page
    assert "xau.example" not in "".join(re.findall(r'(?:href|src)="[^"]*"', page))


def test_words_of_a_report_are_never_markup(desk, binh, send):
    page = desk(binh).get(at("report", send(text="<script>alert(1)</script> dọa em").id)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_taking_a_report_shows_colleagues_who_has_it(desk, binh, lan, report):
    assert desk(binh).post(at("report-take", report.id)).status_code == 302
    page = desk(lan).get(at("report", report.id)).content.decode()
    assert f"{binh.name} đang xử lý tin báo này" in page
    told = desk(lan).post(at("report-take", report.id), follow=True).content.decode()
    assert f"{binh.name} đang xử lý tin báo này rồi" in told


def test_an_answer_reaches_the_reporter(desk, binh, report):
    assert desk(binh).post(at("report-answer", report.id), {"text": LETTER}).status_code == 302
    assert reports.follow(code=report.code).messages[-1].text == LETTER


def test_what_was_typed_is_kept_when_the_vault_locked_itself(desk, binh, report):
    answer = desk(binh, vault=False).post(at("report-answer", report.id), {"text": LETTER})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert LETTER in page
    assert reports.follow(code=report.code).messages == ()


def test_nothing_typed_rests_in_the_session(desk, binh, report):
    client = desk(binh, vault=False)
    client.post(at("report-answer", report.id), {"text": LETTER})
    assert "không có lỗi" not in repr(dict(client.session.items()))


def test_the_suggested_code_is_preselected_and_the_severity_only_goes_up(desk, binh, report):
    client = desk(binh)
    suggested = reports.line(report_id=report.id).suggested or "O01"
    page = client.get(at("report-file", report.id)).content.decode()
    assert re.search(rf'<option value="{suggested}" selected', page)
    low = client.post(at("report-file", report.id), {"code": "S04", "severity": "2", "note": "giữ lại"})
    assert low.status_code == 422
    assert "giữ lại" in low.content.decode()
    made = client.post(at("report-file", report.id), {"code": "S04", "severity": "0", "note": "Em lớp 7."})
    assert made.status_code == 302
    assert files.list_for(by=binh)[0].severity == 4


def test_a_child_not_safe_now_leaves_no_choice_of_severity(desk, binh, send):
    report = send(safe_now="no")
    page = desk(binh).get(at("report-file", report.id)).content.decode()
    assert re.findall(r'name="severity" value="(\d)"', page) == ["4"]
    answer = desk(binh).post(at("report-file", report.id), {"code": "B01", "severity": "0"})
    assert answer.status_code == 422


def test_setting_aside_asks_for_a_reason(desk, binh, report):
    client = desk(binh)
    assert client.post(at("report-aside", report.id), {"code": "O05", "why": "trùng"}).status_code == 422
    assert (
        client.post(at("report-aside", report.id), {"code": "O05", "why": "Trùng với tin số trước."}).status_code == 302
    )
    assert triage.queue(by=binh) == []
    assert "Trùng với tin số trước." in client.get(at("report", report.id)).content.decode()


def test_a_link_is_released_only_with_a_reason(desk, binh, send):
    report = send(links=(LINK,))
    client = desk(binh)
    assert client.post(at("report-link", report.id, 0), {"why": ""}).status_code == 422
    assert "reports:link:release" not in acts(report.id)
    assert client.post(at("report-link", report.id, 0), {"why": "Nghi là trang lừa đảo trẻ em."}).status_code == 302
    assert "reports:link:release" in acts(report.id)


def test_the_evidence_rule_of_the_code_cannot_be_unticked(desk, binh, send, key, now, monkeypatch):
    report = send(links=(LINK,))
    triage.open_file(report_id=report.id, code="S01", severity=4, by=binh, key=key(binh), note="", now=now)
    client, released = desk(binh), []
    page = client.get(at("report-link", report.id, 0)).content.decode()
    assert "Chỉ công an" in page
    true_release = reports.release_link
    monkeypatch.setattr(reports, "release_link", lambda **said: released.append(said) or true_release(**said))
    assert client.post(at("report-link", report.id, 0), {"why": "Cần công an xem xét ngay."}).status_code == 302
    assert released[0]["no_store"] is True


@pytest.mark.parametrize("name", ["report-file", "report-aside", "report-answer"])
def test_chi_can_act_on_no_foreign_report(desk, chi, report, name):
    assert desk(chi).post(at(name, report.id), {"text": LETTER, "code": "O05", "why": "một lý do dài"}).status_code in {
        403,
        404,
    }
    assert reports.follow(code=report.code).messages == ()


def test_a_file_opened_with_the_vault_locked_keeps_its_code(desk, binh, report):
    client = desk(binh, vault=False)
    asked = client.post(at("report-file", report.id), {"code": "B01", "severity": "0", "note": "Ghi chú"})
    assert asked.status_code == 403
    kept = {**dict(asked.context["kept"]), "vault_passphrase": demo.PASSPHRASE}
    assert client.post(at("report-file", report.id), kept).status_code == 302
    assert files.of_report(report_id=report.id, by=binh).code == "B01"


def test_police_only_comes_too_late_for_a_link_already_released(desk, binh, send):
    report, client = send(links=(LINK,)), desk(binh)
    why = "Cần rà soát trang này ngay."
    assert client.post(at("report-link", report.id, 0), {"why": why}).status_code == 302
    late = client.post(at("report-link", report.id, 0), {"why": why, "no_store": "on"})
    assert late.status_code == 422
    assert "không ai được mở đường dẫn này" in late.content.decode()


def test_a_contact_is_promised_only_to_custodians_who_hold_its_key(desk, binh, lan, dung, key, now, send):
    def handed_over(by):
        receipt = send(contact="0900 000 000")
        file = triage.open_file(report_id=receipt.id, code="S04", severity=4, by=by, key=key(by), note="", now=now)
        page = desk(by).get(at("file-offer", file.id)).content.decode()
        made = referral.offer(file_id=file.id, to_agency=dung.agency_id, by=by, key=key(by), reason=REASON, now=now)
        referral.accept(referral_id=made.id, by=dung, now=now)
        return "nếu người giữ chìa khoá của tổ chuyển" in page, desk(dung).get(
            at("report", receipt.id)
        ).content.decode()

    warned, page = handed_over(binh)
    assert warned
    assert "vẫn niêm phong cho tổ đã chuyển hồ sơ" in page
    warned, page = handed_over(lan)
    assert not warned
    assert "0900 000 000" in page
