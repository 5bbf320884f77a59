"""A frightened child tells: whatever is typed, it is either received or still there, with a word on what to do."""

import re
import unicodedata
from html import unescape

import pytest

from luytre.channels.web import _token
from luytre.channels.web._places import where
from luytre.core.identity.api import Officer
from luytre.reports import api as reports
from luytre.reports.models import Report
from tests.doors import DoorClient

pytestmark = pytest.mark.usefixtures("cast")

STORY = "Có người lạ bảo em giữ bí mật và đòi em gửi tiền."


@pytest.fixture
def token(public: DoorClient) -> str:
    return hidden(public.get("/bao-tin").content.decode(), "token")


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return unescape(found[1])


def code_of(html: str) -> str:
    found = re.search(r'id="code"[^>]*>(.*?)</p>', html, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def test_one_sentence_is_enough(public: DoorClient, token: str):
    answer = public.post("/bao-tin/xong", {"token": token, "text": STORY})
    assert answer.status_code == 200
    following = reports.follow(code=code_of(answer.content.decode()))
    assert following.state is reports.State.RECEIVED
    assert not answer.cookies


def test_a_link_alone_is_enough(public: DoorClient, token: str):
    assert (
        public.post("/bao-tin/xong", {"token": token, "links": "example.com/trang\r\n\r\nexample.net"}).status_code
        == 200
    )
    assert Report.objects.get().link_count == 2


def test_the_code_stands_in_no_address_cookie_or_log(public: DoorClient, token: str, caplog):
    answer = public.post("/bao-tin/xong", {"token": token, "text": STORY})
    code = code_of(answer.content.decode())
    assert "Location" not in answer.headers
    assert code not in str(answer.headers) + str(answer.cookies) + caplog.text
    assert STORY not in caplog.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_pressing_twice_or_loading_again_sends_once(public: DoorClient, token: str):
    body = {"token": token, "text": STORY, "reporter": "child"}
    codes = {code_of(public.post("/bao-tin/xong", body).content.decode()) for _ in range(3)}
    assert len(codes) == 1
    assert Report.objects.count() == 1


def test_an_empty_form_comes_back_with_a_word_and_everything_chosen(public: DoorClient, token: str):
    page = public.post("/bao-tin/xong", {"token": token, "reporter": "teacher", "contact": "sau 19 giờ"})
    html = page.content.decode()
    assert page.status_code == 422
    assert 'href="#id_text"' in html
    assert re.search(r'value="teacher"[^>]*checked', html)
    assert "sau 19 giờ" in html
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "chau toi bi nguoi la doa",
        unicodedata.normalize("NFD", STORY),
        "😢" * 50,
        "a\u200bb\u200dc\ufeff",
        "có\x00ký\x07tự",
        "<script>alert(1)</script>",
        "' OR 1=1; --",
        "x" * 20_000,
    ],
    ids=["toneless", "decomposed", "emoji", "zero-width", "control", "markup", "quotes", "longest"],
)
def test_any_words_are_received(public: DoorClient, token: str, text: str):
    assert public.post("/bao-tin/xong", {"token": token, "text": text}).status_code == 200


def test_a_text_that_is_too_long_stays_on_the_page(public: DoorClient, token: str):
    page = public.post("/bao-tin/xong", {"token": token, "text": "dài " * 6000})
    assert page.status_code == 422
    assert "dài dài" in page.content.decode()
    assert 'id="id_text_error"' in page.content.decode()


def test_twenty_one_links_stay_on_the_page(public: DoorClient, token: str):
    links = "\n".join(f"example.com/{n}" for n in range(21))
    page = public.post("/bao-tin/xong", {"token": token, "links": links})
    assert page.status_code == 422
    assert "example.com/20" in page.content.decode()


def test_letters_in_no_encoding_are_asked_for_once_and_then_taken(public: DoorClient, token: str):
    body = f"token={token}&text=C%F3+ng%FF%FEi+l%E1+doa+em".encode()
    kind = "application/x-www-form-urlencoded"
    first = public.generic("POST", "/bao-tin/xong", body, content_type=kind)
    html = first.content.decode()
    assert first.status_code == 422
    assert "�" in html
    again = {"token": token, "text": "C�i lạ dọa em", "seen_odd": hidden(html, "seen_odd")}
    assert public.post("/bao-tin/xong", again).status_code == 200


@pytest.mark.parametrize("token", ["", "forged", "a:b:c", "\x00", "x" * 10_000])
def test_a_page_that_is_not_ours_keeps_the_words_and_gives_a_fresh_token(public: DoorClient, token: str):
    page = public.post("/bao-tin/xong", {"token": token, "text": STORY})
    assert page.status_code == 422
    assert STORY in unescape(page.content.decode())
    fresh = hidden(page.content.decode(), "token")
    assert public.post("/bao-tin/xong", {"token": fresh, "text": STORY}).status_code == 200


def test_a_page_left_open_for_two_days_loses_nothing(public: DoorClient, token: str, monkeypatch):
    monkeypatch.setattr(_token, "LIFE", -1)
    page = public.post("/bao-tin/xong", {"token": token, "text": STORY})
    assert page.status_code == 422
    assert STORY in unescape(page.content.decode())


@pytest.mark.parametrize("field", ["reporter", "safe_now", "must_not_know", "province"])
def test_an_answer_nobody_offered_is_asked_again(public: DoorClient, token: str, field: str):
    page = public.post("/bao-tin/xong", {"token": token, "text": STORY, field: "😈\x00"})
    assert page.status_code == 422
    assert STORY in unescape(page.content.decode())


def test_who_must_not_know_travels_with_the_report(public: DoorClient, token: str):
    public.post("/bao-tin/xong", {"token": token, "text": STORY, "must_not_know": ["school", "police"]})
    assert {"SCHOOL", "POLICE_LOCAL"} <= set(Report.objects.get().excluded_roles)


def test_a_child_in_danger_reads_the_numbers_first(public: DoorClient, token: str):
    html = public.post("/bao-tin/xong", {"token": token, "text": STORY, "safe_now": "no"}).content.decode()
    assert html.index("tel:111") < html.index('id="code"')


def test_without_a_team_the_words_stay_and_the_numbers_are_told(public: DoorClient, token: str, monkeypatch):
    def nobody(**_: object) -> None:
        raise reports.NoReceiver

    monkeypatch.setattr("luytre.channels.web.views.reports.receive", nobody)
    page = public.post("/bao-tin/xong", {"token": token, "text": STORY})
    assert page.status_code == 503
    assert STORY in unescape(page.content.decode())


@pytest.mark.parametrize(
    ("province", "typed", "commune"),
    [
        ("20", "dong kinh", "05977"),
        ("20", "Phường ĐÔNG KINH", "05977"),
        ("", "phường Đông Kinh", "05977"),
        ("20", unicodedata.normalize("NFD", "Đông Kinh"), "05977"),
    ],
)
def test_a_commune_is_found_however_it_is_typed(db: None, province: str, typed: str, commune: str):
    assert where(province, typed).commune == commune
    assert where(province, typed).province == "20"


def test_a_place_nobody_knows_is_kept_as_words(public: DoorClient, token: str, lan: Officer):
    assert where("20", "làng Vũ Đại").left == "làng Vũ Đại"
    body = {"token": token, "text": STORY, "province": "20", "commune": "làng Vũ Đại"}
    assert public.post("/bao-tin/xong", body).status_code == 200
    assert (Report.objects.get().province, Report.objects.get().commune) == ("20", "")


def test_asking_for_the_second_page_leads_to_the_first(public: DoorClient):
    assert public.get("/bao-tin/xong").headers["Location"] == "/bao-tin"


def test_no_question_takes_a_file(public: DoorClient):
    html = public.get("/bao-tin").content.decode()
    assert 'type="file"' not in html
    assert "multipart" not in html


def test_nothing_blames_the_child(public: DoorClient, token: str):
    pages = [public.get(path).content.decode() for path in ("/", "/bao-tin", "/theo-doi", "/an-toan", "/rieng-tu")]
    pages.append(public.post("/bao-tin/xong", {"token": token, "text": STORY}).content.decode())
    for page in pages:
        for phrase in ("lẽ ra em", "tại em", "lỗi của em phải", "sao em không", "em sai", "em đã để", "should have"):
            assert phrase not in page.lower()
