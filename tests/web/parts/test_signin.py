"""Sign-in: the password, the second step, the vault; nobody comes in by half."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from luytre.core.audit import api as audit
from luytre.core.identity import api as identity
from luytre.core.identity.models import Account, Post
from luytre.web.parts import _signin, demo
from tests.doors import DoorClient

CAR_PARK = "203.0.113.7"


@pytest.fixture(autouse=True)
def _fresh_cache():
    # The library remembers used codes in this process; promises are about what the table remembers.
    cache.clear()


def password(client, username="binh", secret=demo.PASSWORD, **extra):
    return client.post("/sign-in/", {"login": username, "password": secret}, **extra)


def enter(client, username="binh"):
    assert password(client, username).status_code == 302
    return client.post("/sign-in/code/", {"code": demo.code(username)})


def acts(about):
    return [leaf.act for leaf in audit.trail(about=about)]


def test_password_and_code_open_the_desk(binh):
    client = DoorClient("desk")
    first = password(client)
    assert first["Location"] == "/sign-in/code/"
    assert client.get("/vault/").status_code == 302
    second = client.post("/sign-in/code/", {"code": demo.code("binh")})
    assert second.status_code == 302
    assert second["Location"] == "/"
    assert client.get("/vault/").status_code == 200
    assert "identity:account:sign_in" in acts(binh.id)


def test_the_user_name_may_be_typed_with_capitals(binh):
    client = DoorClient("desk")
    assert password(client, " BINH ").status_code == 302


def test_a_wrong_password_says_so_and_stands_on_record(binh):
    client = DoorClient("desk")
    page = password(client, secret="khong-phai-mat-khau")
    assert page.status_code == 200
    assert "không khớp" in page.content.decode()
    assert acts(binh.id)[-1] == "identity:account:refuse"


def test_an_unknown_name_gets_the_same_words_as_a_wrong_password(binh):
    def words(username):
        client = DoorClient("desk")
        page = password(client, username, "khong-phai-mat-khau").content.decode()
        # the name one typed stands in the field, and each page has its own token
        return re.sub(r'value="[^"]*"', "", page)

    assert words("binh") == words("khong-co-ai")


def test_a_wrong_code_does_not_open(binh):
    client = DoorClient("desk")
    password(client)
    wrong = f"{(int(demo.code('binh')) + 1) % 1_000_000:06d}"
    page = client.post("/sign-in/code/", {"code": wrong})
    assert page.status_code == 200
    assert "Mã này không đúng" in page.content.decode()
    assert client.get("/vault/")["Location"].startswith("/sign-in/")


def test_a_code_works_once_even_in_another_process(binh):
    code = demo.code("binh")
    client = DoorClient("desk")
    password(client)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    cache.clear()  # another process knows nothing of ours
    thief = DoorClient("desk")
    password(thief)
    page = thief.post("/sign-in/code/", {"code": code})
    assert page.status_code == 200
    assert "đã được dùng" in page.content.decode()


def test_the_code_of_a_colleague_does_not_open(binh):
    client = DoorClient("desk")
    password(client)
    assert client.post("/sign-in/code/", {"code": demo.code("lan")}).status_code == 200


def test_an_old_code_does_not_open(binh):
    client = DoorClient("desk")
    password(client)
    old = demo.code("binh", time.time() - 300)
    assert client.post("/sign-in/code/", {"code": old}).status_code == 200


def test_the_second_step_needs_the_first(binh):
    client = DoorClient("desk")
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_a_recovery_code_signs_in_once(binh):
    authenticator = Authenticator.objects.get(user_id=binh.id, type=Authenticator.Type.RECOVERY_CODES)
    code = authenticator.wrap().get_unused_codes()[0]
    client = DoorClient("desk")
    password(client)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    other = DoorClient("desk")
    password(other)
    assert other.post("/sign-in/code/", {"code": code}).status_code == 200


def test_secrets_of_the_second_step_rest_encrypted(binh):
    row = Authenticator.objects.get(user_id=binh.id, type=Authenticator.Type.TOTP)
    assert demo.secret("binh") not in str(row.data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert all(demo.secret(name) not in data for (data,) in cursor.fetchall() for name in ("binh", "lan"))


def newcomer():
    return identity.create_account(username="moi", name="Mới", password="cau-tre-lac-leo-2026")


def test_a_newcomer_reaches_nothing_before_the_second_step_is_set_up(cast):
    newcomer()
    client = DoorClient("desk")
    password(client, "moi", "cau-tre-lac-leo-2026")
    for path in ("/", "/vault/", "/sign-in/recovery-codes/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/second-factor/")


def test_a_newcomer_sets_the_second_step_up_and_sees_recovery_codes_once(cast, binh):
    account_id = newcomer()
    client = DoorClient("desk")
    password(client, "moi", "cau-tre-lac-leo-2026")
    page = client.get("/sign-in/second-factor/")
    secret = page.context["form"].secret
    assert "<svg" in page.content.decode()
    assert " style=" not in page.content.decode()
    stored = Session.objects.get(pk=client.session.session_key).get_decoded()
    assert secret not in str(stored)
    done = client.post("/sign-in/second-factor/", {"code": code_of(secret)})
    assert done["Location"] == "/sign-in/recovery-codes/"
    shown = client.get("/sign-in/recovery-codes/")
    codes = shown.context["unused_codes"]
    assert codes[0] in shown.content.decode()
    again = client.get("/sign-in/recovery-codes/").content.decode()
    assert not any(code in again for code in codes)
    assert "identity:second_factor:add" in acts(account_id)


def test_a_wrong_first_code_keeps_the_same_picture(cast):
    newcomer()
    client = DoorClient("desk")
    password(client, "moi", "cau-tre-lac-leo-2026")
    secret = client.get("/sign-in/second-factor/").context["form"].secret
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06d}"
    page = client.post("/sign-in/second-factor/", {"code": wrong})
    assert page.context["form"].secret == secret
    assert not Authenticator.objects.filter(user__username="moi").exists()


def code_of(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_second_step_cannot_be_set_up_anew_by_whoever_holds_the_session(binh, desk):
    answer = desk(binh).get("/sign-in/second-factor/")
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_no_address_to_sign_up_or_to_take_the_second_step_away(public):
    client = DoorClient("desk")
    for path in ("/signup/", "/accounts/signup/", "/sign-in/signup/", "/password/reset/", "/2fa/totp/deactivate/"):
        assert client.get(path).status_code == 404
    for name in ("account_signup", "mfa_deactivate_totp", "account_reset_password", "mfa_generate_recovery_codes"):
        with pytest.raises(Exception, match=name):
            reverse(name, urlconf="luytre.config.urls_desk")


def test_guessing_is_slowed_and_says_how_long_to_wait(binh):
    client = DoorClient("desk")
    answers = [password(client, secret=f"sai-{number}", REMOTE_ADDR=CAR_PARK) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_stranger_cannot_lock_an_officer_out(binh):
    own = DoorClient("desk")
    enter(own)
    own.post("/sign-out/")
    for number in range(8):
        stranger = DoorClient("desk")
        password(stranger, secret=f"sai-{number}", REMOTE_ADDR=CAR_PARK)
    assert password(DoorClient("desk"), REMOTE_ADDR=CAR_PARK).status_code == 429
    assert password(own, REMOTE_ADDR=CAR_PARK).status_code == 302


def test_the_mark_of_one_browser_helps_nobody_elses_name(binh):
    own = DoorClient("desk")
    enter(own)
    mark = own.cookies["luytre_device"].value
    for number in range(5):
        thief = DoorClient("desk")
        thief.cookies["luytre_device"] = mark
        password(thief, "lan", f"sai-{number}", REMOTE_ADDR=CAR_PARK)
    assert password(DoorClient("desk"), "lan", REMOTE_ADDR=CAR_PARK).status_code == 429


def test_codes_are_slowed_too(binh):
    client = DoorClient("desk")
    password(client)
    answers = [client.post("/sign-in/code/", {"code": f"00000{number}"}).status_code for number in range(6)]
    assert answers[-1] == 429


def test_no_address_of_a_visitor_rests_anywhere(binh):
    client = DoorClient("desk")
    password(client, secret="sai", REMOTE_ADDR=CAR_PARK)
    password(client, REMOTE_ADDR=CAR_PARK)
    client.post("/sign-in/code/", {"code": demo.code("binh")}, REMOTE_ADDR=CAR_PARK)
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert CAR_PARK not in str(sessions)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s', [f"%{CAR_PARK}%"])
            assert cursor.fetchone() == (0,), table
    assert CAR_PARK not in str(cache._cache)


def test_an_expired_post_opens_nothing_and_says_whom_to_ask(binh, desk):
    Post.objects.filter(account_id=binh.id).update(valid_from="2025-07-01", valid_to="2025-12-31")
    answer = desk(binh, vault=False).get("/vault/")
    assert answer.status_code == 403
    assert "không giữ vai trò nào" in answer.content.decode()


def test_a_closed_account_does_not_come_in(binh, desk):
    open_session = desk(binh)
    Account.objects.filter(pk=binh.id).update(is_active=False)
    assert open_session.get("/vault/").status_code == 302
    client = DoorClient("desk")
    assert password(client)["Location"] == "/sign-in/closed/"
    assert client.get("/sign-in/closed/").status_code == 403


def test_a_session_with_the_password_alone_opens_nothing(binh, desk):
    client = desk(binh)
    session = client.session
    del session[identity.PASSED]
    session.save()
    answer = client.get("/vault/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")


def test_the_second_step_of_another_person_does_not_count(binh, lan, desk):
    client = desk(binh)
    session = client.session
    session[identity.PASSED] = str(lan.id)
    session.save()
    assert client.get("/vault/").status_code == 302


def test_an_expired_session_leads_to_sign_in_and_back(binh, desk):
    client = desk(binh)
    Session.objects.all().delete()
    assert client.get("/vault/")["Location"] == "/sign-in/?next=/vault/"


def test_signing_out_forgets_session_and_vault(binh, desk):
    client = desk(binh)
    held = client.cookies[_signin.VAULT_COOKIE].value
    out = client.post("/sign-out/")
    assert out.cookies[_signin.VAULT_COOKIE].value == ""
    assert not Session.objects.exists()
    client.cookies[_signin.VAULT_COOKIE] = held
    assert client.get("/vault/").status_code == 302
    assert "identity:account:sign_out" in acts(binh.id)


def test_asking_to_sign_out_by_a_link_does_not_sign_out(binh, desk):
    client = desk(binh)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/vault/").status_code == 200


def test_next_leads_only_inside_this_door(binh):
    client = DoorClient("desk")
    client.post("/sign-in/", {"login": "binh", "password": demo.PASSWORD, "next": "https://example.org/"})
    assert client.post("/sign-in/code/", {"code": demo.code("binh")})["Location"] == "/"


@pytest.mark.parametrize("login", ["", "a" * 5000, "bi\x00nh", "Bình", "' OR 1=1", "😀"])
def test_odd_names_are_refused_quietly(binh, login):
    assert password(DoorClient("desk"), login).status_code == 200


def test_the_demonstration_lists_its_people_and_codes_only_there(binh, settings):
    client = DoorClient("desk")
    settings.DEMO = False
    assert client.get("/demo/codes").status_code == 404
    assert demo.PASSWORD not in client.get("/sign-in/").content.decode()
    settings.DEMO = True
    page = client.get("/demo/codes").content.decode()
    assert demo.code("binh") in page
    assert demo.PASSWORD in client.get("/sign-in/").content.decode()


def test_the_page_of_codes_never_shows_a_real_persons_code(cast, settings):
    settings.DEMO = True
    newcomer()
    page = DoorClient("desk").get("/demo/codes").content.decode()
    assert ">moi<" not in page


@pytest.mark.parametrize("path", ["/sign-in/", "/demo/codes"])
def test_pages_are_written_in_both_languages_without_inline_code(cast, settings, path):
    settings.DEMO = True
    client = DoorClient("desk")
    vi = client.get(path).content.decode()
    en = client.get(path, headers={"accept-language": "en"}).content.decode()
    assert vi != en
    for page in (vi, en):
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


def test_the_switch_of_the_language_stands_on_every_page_of_the_sign_in(binh):
    client = DoorClient("desk")
    assert "English" in client.get("/sign-in/").content.decode()
    password(client)
    assert "English" in client.get("/sign-in/code/").content.decode()


def test_a_browser_tells_our_own_forms_where_they_come_from(binh):
    page = DoorClient("desk").get("/sign-in/")
    assert page["Referrer-Policy"] == "same-origin"
    forged = DoorClient("desk", enforce_csrf_checks=True)
    token = forged.get("/sign-in/").context["csrf_token"]
    fields = {"login": "binh", "password": demo.PASSWORD, "csrfmiddlewaretoken": str(token)}
    assert forged.post("/sign-in/", fields, headers={"origin": "https://example.org"}).status_code == 403
    assert forged.post("/sign-in/", fields, headers={"origin": "http://testserver"}).status_code == 302
