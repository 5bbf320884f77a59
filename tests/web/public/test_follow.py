"""Coming back with the code: how far it is, and a conversation that only the two sides can read."""

from html import unescape

import pytest
from django.utils import timezone

from luytre.core.identity.api import Officer
from luytre.core.sealed import api as sealed
from luytre.lib import codes
from luytre.reports import api as reports
from luytre.reports.models import Report
from luytre.web.parts import demo
from tests.doors import DoorClient

pytestmark = pytest.mark.usefixtures("cast")

QUESTION = "Em muốn hỏi: khi nào có trả lời ạ?"


@pytest.fixture
def receipt(cast: dict[str, Officer]) -> reports.Receipt:
    words = reports.Words(text="Có người dọa em.", reporter="child")
    return reports.receive(words=words, channel="web", now=timezone.now())


def test_the_code_shows_how_far_it_is_in_a_childs_words(public: DoorClient, receipt: reports.Receipt):
    html = public.post("/theo-doi", {"code": receipt.code}).content.decode()
    for words in ("Đã nhận", "Đang đọc", "Đang giúp", "Xong"):
        assert words in html
    assert html.count('aria-current="step"') == 1
    reports.note_progress(report_id=receipt.id, state="helping")
    html = public.post("/theo-doi", {"code": receipt.code}).content.decode()
    assert "Những người có trách nhiệm đang giúp em." in html


@pytest.mark.parametrize(
    "change",
    [str.upper, lambda code: code.replace("-", " "), lambda code: f"  {code}\n"],
    ids=["loud", "spaced", "padded"],
)
def test_a_code_is_read_however_it_is_typed(public: DoorClient, receipt: reports.Receipt, change):
    assert public.post("/theo-doi", {"code": change(receipt.code)}).status_code == 200


@pytest.mark.parametrize("code", ["", "ba cho den", "\x00", "😢", "x" * 50_000, "ba-ba-ba-ba-ba-ba-ba-ba-ba"])
def test_a_wrong_code_is_met_with_kind_words_and_stays_to_be_corrected(public: DoorClient, code: str):
    page = public.post("/theo-doi", {"code": code})
    assert page.status_code in {404, 422}
    assert 'href="#id_code"' in page.content.decode()
    assert "tel:111" in page.content.decode()


def test_guessing_is_slowed_and_the_right_code_still_opens(public: DoorClient, receipt: reports.Receipt):
    from luytre.lib.codes import new_code

    seen = [public.post("/theo-doi", {"code": new_code().text}) for _ in range(60)]
    assert seen[0].status_code == 404
    slowed = [page for page in seen if page.status_code == 429]
    assert slowed
    assert int(slowed[0].headers["Retry-After"]) > 0
    assert public.post("/theo-doi", {"code": receipt.code}).status_code == 200


def test_what_is_written_both_ways_is_read_by_both(public: DoorClient, receipt: reports.Receipt, binh: Officer):
    page = public.post("/theo-doi", {"code": receipt.code, "text": QUESTION})
    assert page.status_code == 200
    assert QUESTION in unescape(page.content.decode())
    assert 'role="status"' in page.content.decode()
    key = sealed.unlock(officer_id=binh.id, passphrase=demo.PASSPHRASE)
    reports.answer(report_id=receipt.id, text="Cô đọc rồi. Cảm ơn em.", by=binh, key=key, now=timezone.now())
    assert "Cô đọc rồi." in unescape(public.post("/theo-doi", {"code": receipt.code}).content.decode())


def test_loading_the_page_again_does_not_write_twice(public: DoorClient, receipt: reports.Receipt):
    for _ in range(3):
        public.post("/theo-doi", {"code": receipt.code, "text": QUESTION + "\r\n"})
    assert len(reports.follow(code=receipt.code).messages) == 1


@pytest.mark.parametrize(("text", "kept"), [("   ", ""), ("dài " * 6000, "dài dài")])
def test_a_message_that_cannot_go_stays_on_the_page(public: DoorClient, receipt: reports.Receipt, text: str, kept: str):
    page = public.post("/theo-doi", {"code": receipt.code, "text": text})
    assert page.status_code == 422
    assert 'id="id_text_error"' in page.content.decode()
    assert kept in page.content.decode()


def test_the_code_is_in_no_address(public: DoorClient, receipt: reports.Receipt, caplog):
    page = public.post("/theo-doi", {"code": receipt.code})
    html = page.content.decode()
    assert "Location" not in page.headers
    for part in html.split("href=")[1:] + html.split("action=")[1:]:
        assert receipt.code not in part.split(">")[0]
    assert receipt.code not in caplog.text
    assert public.get("/theo-doi", {"code": receipt.code}).content.decode().count(receipt.code) == 0


def test_the_language_switch_waits_while_a_code_is_on_the_page(public: DoorClient, receipt: reports.Receipt):
    assert "/language" in public.get("/theo-doi").content.decode()
    assert "/language" not in public.post("/theo-doi", {"code": receipt.code}).content.decode()


def test_both_languages_say_everything(public: DoorClient, receipt: reports.Receipt):
    html = public.post("/theo-doi", {"code": receipt.code}, headers={"accept-language": "en"}).content.decode()
    assert "How far we are" in html
    assert "Việc đã đến đâu" not in html
    assert Report.objects.count() == 1


def test_one_visitors_guesses_behind_our_proxy_do_not_stop_the_next(public, receipt, settings):
    settings.TLS = True
    wrong = codes.new_code().text

    def guess(address: str) -> int:
        return public.post(
            "/theo-doi", {"code": wrong}, headers={"x-forwarded-for": f"10.0.0.9, {address}"}
        ).status_code

    assert [guess("203.0.113.7") for _ in range(31)][-1] == 429
    assert guess("203.0.113.8") == 404
