"""Whatever breaks, a person reads what happened, what is kept and what to do; a log learns nothing about them."""

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import RequestFactory

from luytre.lib.errors import LuytreError
from luytre.web.parts._errors import answer
from tests.doors import DoorClient, as_door

SECRET = "bí mật của An"


class Waiting(LuytreError):
    status = 429
    happened = "The system needs a short rest."
    next_step = "Check the address, or go to the first page."
    retry_after = 17


def _page(exception: BaseException, path: str = "/bao-tin"):
    with as_door("public"):
        return answer(RequestFactory().get(path), exception)


def test_an_error_of_ours_shows_its_three_sentences_and_its_status():
    page = _page(Waiting())
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "17"
    assert "Hệ thống cần nghỉ một chút." in page.content.decode()
    assert "Xem lại địa chỉ, hoặc về trang đầu." in page.content.decode()


@pytest.mark.parametrize("path", ["/api/v1/reports", "/feeds/release"])
def test_a_machine_reads_json(path: str):
    page = _page(Waiting(), path)
    assert page.headers["Content-Type"] == "application/json"
    assert set(page.headers.keys()) >= {"Retry-After"}
    assert b"next_step" in page.content


@pytest.mark.parametrize(
    ("exception", "status"),
    [
        (PermissionDenied(SECRET), 403),
        (OperationalError(SECRET), 503),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, SECRET), 400),
        (ValueError(SECRET), 500),
    ],
)
def test_the_words_of_an_exception_reach_neither_page_nor_log(exception: Exception, status: int, caplog):
    with caplog.at_level(logging.DEBUG):
        page = _page(exception)
    assert page.status_code == status
    assert SECRET not in page.content.decode()
    assert SECRET not in caplog.text


def test_a_mistake_of_ours_is_logged_by_type_place_and_a_number_to_quote(caplog):
    try:
        int(SECRET)
    except ValueError as error:
        page = _page(error)
    mark = caplog.text.split("error ")[1].split(":")[0]
    assert mark in page.content.decode()
    assert "ValueError at test_errors.py:" in caplog.text


def test_words_arrive_even_when_the_layout_is_broken(monkeypatch):
    def torn(*_args: object, **_options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("luytre.web.parts._errors.render", torn)
    page = _page(Waiting())
    assert page.status_code == 429
    assert "111" in page.content.decode()


def test_an_address_that_is_none_says_where_to_go(public: DoorClient):
    page = public.get("/khong-co-trang-nay")
    assert page.status_code == 404
    assert "tel:111" in page.content.decode()
    assert 'href="/"' in page.content.decode()


def test_too_large_a_body_is_refused_with_a_page(public: DoorClient):
    page = public.post("/bao-tin/xong", {"text": "a" * 1_100_000})
    assert page.status_code == 413
    assert "Quay lại" in page.content.decode()


def test_too_many_fields_are_refused_with_a_page(public: DoorClient):
    assert public.post("/bao-tin/xong", {f"x{n}": "1" for n in range(300)}).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=%FF%FE%00a", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"--x\r\nno parts", "multipart/form-data; boundary=x"),
        (b"--x\r\nno parts", "multipart/form-data"),
        (b"\xff\xfe\x00", "multipart/form-data; boundary=\xff"),
    ],
)
def test_a_body_that_is_no_form_is_a_calm_page_never_a_500(public: DoorClient, body: bytes, kind: str):
    page = public.generic("POST", "/bao-tin/xong", body, content_type=kind)
    assert 400 <= page.status_code < 500
    assert "tel:111" in page.content.decode()


def test_an_old_form_on_the_desk_says_that_nothing_was_sent(desk):
    client = desk()
    client.handler.enforce_csrf_checks = True
    page = client.post("/language", {"lang": "en"})
    assert page.status_code == 403
    assert "Chưa có gì được gửi đi." in page.content.decode()


@pytest.mark.parametrize("path", ["/rieng-tu", "/api/v1/reports"])
def test_a_wrong_method_is_explained_in_both_languages(public: DoorClient, path: str):
    page = public.delete(path)
    assert page.status_code == 405
    assert "Allow" in page.headers
    assert "Không dùng địa chỉ này theo cách đó được." in page.content.decode()
    assert "cannot be used in this way" in public.delete(path, headers={"accept-language": "en"}).content.decode()
