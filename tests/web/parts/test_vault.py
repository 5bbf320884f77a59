"""The vault: opened by the passphrase for one session and one browser."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from luytre.core.identity import api as identity
from luytre.core.identity.api import Permission
from luytre.core.sealed import api as sealed
from luytre.web.parts import _signin, demo
from luytre.web.parts.doors import demands, officer_of, signed_in, vault_open
from tests import doors

SEEN = []


@demands(Permission.REPORT_READ)
@vault_open
def write(request):
    SEEN.append((officer_of(request).username, request.vault.officer_id, request.POST.getlist("word")))
    return HttpResponse("done")


@signed_in
def hello(request):
    return HttpResponse(officer_of(request).username)


urlpatterns = [
    path("try/write", write, name="write"),
    path("try/hello", hello, name="hello"),
    path("", include("luytre.config.urls_desk")),
]


@pytest.fixture(autouse=True)
def _door(monkeypatch):
    SEEN.clear()
    here = {**doors.settings_of("desk"), "ROOT_URLCONF": __name__}
    monkeypatch.setattr(doors, "settings_of", lambda _door: here)
    with override_settings(ROOT_URLCONF=__name__):
        yield


def test_the_right_passphrase_opens_and_leads_on(binh, desk):
    client = desk(binh, vault=False)
    assert client.get("/try/write")["Location"] == "/vault/?next=%2Ftry%2Fwrite"
    answer = client.post("/vault/", {"vault_passphrase": demo.PASSPHRASE, "next": "/try/write"})
    assert answer["Location"] == "/try/write"
    cookie = answer.cookies[_signin.VAULT_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert client.get("/try/write").content == b"done"
    assert [("binh", binh.id, [])] == SEEN


def test_a_wrong_passphrase_says_so_and_opens_nothing(binh, desk):
    client = desk(binh, vault=False)
    page = client.post("/vault/", {"vault_passphrase": "khong-phai-cum-nay"})
    assert page.status_code == 200
    assert "không mở được két" in page.content.decode()
    assert _signin.VAULT_COOKIE not in client.cookies
    assert client.get("/try/write").status_code == 302


def test_guessing_the_passphrase_is_slowed(binh, desk):
    client = desk(binh, vault=False)
    answers = [client.post("/vault/", {"vault_passphrase": f"sai-lan-thu-{number}"}).status_code for number in range(6)]
    assert answers == [200] * 5 + [429]


def test_what_was_posted_to_a_locked_vault_is_carried_out_with_the_passphrase(binh, desk):
    client = desk(binh, vault=False)
    words = ["em được nghe rồi", "dòng <b>hai</b>"]
    page = client.post("/try/write", {"word": words})
    assert page.status_code == 403
    assert not SEEN
    assert page.context["kept"] == [("word", words[0]), ("word", words[1])]
    assert "&lt;b&gt;hai" in page.content.decode()
    wrong = client.post("/try/write", {"word": words, "vault_passphrase": "khong-phai-cum-nay"})
    assert "không mở được két" in wrong.content.decode()
    assert "khong-phai-cum-nay" not in wrong.content.decode()
    done = client.post("/try/write", {"word": words, "vault_passphrase": demo.PASSPHRASE})
    assert done.content == b"done"
    assert [("binh", binh.id, words)] == SEEN
    assert client.post("/try/write", {"word": "tiếp"}).content == b"done"


def test_the_cookie_alone_or_the_session_alone_opens_nothing(binh, desk):
    client = desk(binh)
    cookie = client.cookies.pop(_signin.VAULT_COOKIE).value
    assert client.get("/try/write").status_code == 302
    other = desk(binh, vault=False)
    other.cookies[_signin.VAULT_COOKIE] = cookie
    assert other.get("/try/write").status_code == 302


def test_the_opened_key_of_another_person_is_not_taken(binh, lan, desk):
    client = desk(binh, vault=False)
    session = client.session
    client.cookies[_signin.VAULT_COOKIE] = _signin.open_vault(
        session, sealed.unlock(officer_id=lan.id, passphrase=demo.PASSPHRASE)
    )
    session.save()
    assert client.get("/try/write").status_code == 302


@pytest.mark.parametrize("cookie", ["", "x", "é", "AAAA", "A" * 5000])
def test_a_broken_cookie_is_a_locked_vault(binh, desk, cookie):
    client = desk(binh)
    client.cookies[_signin.VAULT_COOKIE] = cookie
    assert client.get("/try/write").status_code == 302


def test_locking_forgets_both_halves(binh, desk):
    client = desk(binh)
    locked = client.post("/vault/lock/")
    assert locked.cookies[_signin.VAULT_COOKIE].value == ""
    assert client.get("/try/write").status_code == 302


def test_a_link_cannot_lock(binh, desk):
    client = desk(binh)
    assert client.get("/vault/lock/").status_code == 405
    assert client.get("/try/write").status_code == 200


def test_the_session_row_alone_never_holds_the_key(binh, desk):
    client = desk(binh)
    stored = client.session["luytre_vault"]
    with pytest.raises(sealed.SealedError):
        sealed.resume(stored, "A" * 44)


def test_somebody_without_a_vault_makes_one(cast, desk):
    account_id = identity.create_account(username="moi", name="Mới", password="cau-tre-lac-leo-2026")
    identity.appoint(
        account_id=account_id,
        agency_id=cast["binh"].agency_id,
        role=identity.Role.MONITOR,
        valid_from=date(2026, 1, 1),
    )
    client = desk(identity.officer(account_id), vault=False)
    assert "Tạo két" in client.get("/vault/").content.decode()
    short = client.post("/vault/", {"vault_passphrase": "ngan", "again": "ngan"})
    assert short.status_code == 200
    differs = client.post("/vault/", {"vault_passphrase": "bon-tu-rieng-minh", "again": "bon-tu-rieng-ta-"})
    assert "không giống nhau" in differs.content.decode()
    assert not sealed.has_officer_key(officer_id=account_id)
    made = client.post("/vault/", {"vault_passphrase": "bon-tu-rieng-minh", "again": "bon-tu-rieng-minh"})
    assert made.status_code == 302
    assert "đang mở" in client.get("/vault/").content.decode()


def test_the_wrong_role_is_refused_before_the_vault_is_asked_for(minh, desk):
    answer = desk(minh, vault=False).get("/try/write")
    assert answer.status_code == 403
    assert "không được phép" in answer.content.decode()
    assert not SEEN


def test_a_stranger_is_led_to_sign_in(desk, db):
    assert desk().get("/try/hello")["Location"] == "/sign-in/?next=/try/hello"


def test_words_written_into_an_ended_session_are_given_back(desk, db):
    page = desk().post("/try/write", {"word": "tôi đã viết rất dài", "password": "bí mật"})
    assert page.status_code == 401
    assert "tôi đã viết rất dài" in page.content.decode()
    assert "bí mật" not in page.content.decode()


def test_a_new_passphrase_typed_into_an_ended_session_is_not_shown(desk, db):
    page = desk().post("/vault/", {"vault_passphrase": "bon-tu-rieng-minh", "again": "bon-tu-rieng-minh"})
    assert page.status_code == 401
    assert "bon-tu-rieng-minh" not in page.content.decode()


def test_next_never_leaves_the_door(binh, desk):
    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        client = desk(binh, vault=False)
        answer = client.post("/vault/", {"vault_passphrase": demo.PASSPHRASE, "next": elsewhere})
        assert answer["Location"] == "/"
