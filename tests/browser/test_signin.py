"""The sign-in of the officers' doors and the vault, as somebody meets them who is new, late or in a hurry."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Page

from luytre.core.identity import api as identity
from luytre.core.sealed.models import OfficerKey
from luytre.core.throttle.models import Bucket
from luytre.reports import api as reports
from luytre.web.parts import _signin, demo
from tests.browser.stories import Desk
from tests.browser.walking import walks

NO_PAGE = {
    "language": "a switch that leads back",
    "leave": "leads away",
    "favicon": "a picture",
    "vault_lock": "leads back to the vault",
}
SECRET = "cau-tre-lac-leo-2026"


@pytest.fixture
def desk(transactional_db: None, settings) -> Desk:
    settings.DEMO = True
    return Desk()


def patient() -> None:
    """Every dress of a page is a new visitor: nobody has guessed yet."""
    cache.clear()
    Bucket.objects.all().delete()


def sign_in(page: Page, name: str = "binh", password: str = demo.PASSWORD) -> None:
    patient()
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    page.click("main form .button--big")


def wrong_code(page: Page) -> None:
    sign_in(page)
    page.fill("#id_code", "000000")
    page.click("main form .button--big")


def newcomer(page: Page) -> None:
    Authenticator.objects.filter(user__username="moi").delete()
    sign_in(page, "moi", SECRET)


def set_up(page: Page) -> None:
    newcomer(page)
    secret = page.inner_text("figcaption code").replace(" ", "")
    page.fill("#id_code", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("main form .button--big")
    page.wait_for_url("**/recovery-codes/")


def guess(page: Page) -> None:
    page.fill("#id_vault_passphrase", "khong-phai-cau-nay")
    page.click("main form .button--big")


@walks("desk", "account_login", "mfa_authenticate", "mfa_activate_totp", "mfa_view_recovery_codes", "account_inactive", "account_logout", "demo_codes")  # fmt: skip
def test_coming_in(shots, desk: Desk):
    identity.create_account(username="moi", name="Mới", password=SECRET)
    shots("sign-in", "desk", "/sign-in/")
    shots("sign-in-wrong", "desk", "/sign-in/", act=lambda page: sign_in(page, password="sai"), like=True)
    shots("sign-in-code", "desk", "/sign-in/", act=sign_in, like=True)
    shots("sign-in-code-wrong", "desk", "/sign-in/", act=wrong_code, like=True)
    shots("sign-in-new", "desk", "/sign-in/", act=newcomer, like=True)
    shots("sign-in-recovery", "desk", "/sign-in/", act=set_up, like=True)
    shots("sign-in-closed", "desk", "/sign-in/closed/", like=True)
    shots("sign-out", "desk", "/sign-out/", officer=desk["binh"], like=True)
    shots("demo-codes", "desk", "/demo/codes", like=True)


@walks("desk", "vault", "desk:report-answer")
def test_the_vault(shots, desk: Desk):
    receipt = reports.receive(words=reports.Words(text="Em sợ."), channel="web", now=desk.now)
    answer = {"door": "desk", "path": f"/reports/{receipt.id}/answer/", "officer": desk["binh"], "like": True}
    desk.send()

    def late(page: Page, *, gone: str) -> None:
        page.fill("#id_text", "Chào em, cô đã đọc tin của em.")
        page.context.clear_cookies(name=gone)
        page.locator("main form .button:not(.button--quiet)").click()
        page.wait_for_load_state()

    shots("vault-open", "desk", "/vault/", officer=desk["binh"], like=True)
    shots("vault", "desk", "/vault/", officer=desk["binh"], vault=False, like=True)
    shots("vault-wrong", "desk", "/vault/", officer=desk["binh"], vault=False, act=guess, like=True)
    patient()
    shots("vault-in-between", **answer, act=lambda page: late(page, gone=_signin.VAULT_COOKIE))
    OfficerKey.objects.filter(officer_id=desk["khanh"].id).delete()
    shots("vault-new", "desk", "/vault/", officer=desk["khanh"], vault=False, like=True)
    shots("vault-new-error", "desk", "/vault/", officer=desk["khanh"], vault=False, act=_empty, like=True)


def _empty(page: Page) -> None:
    page.evaluate("document.querySelectorAll('form').forEach((form) => { form.noValidate = true; })")
    page.click("main form .button--big")
