"""What the officers' doors do before a view: who is there, has the second factor been shown, is the vault open."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from luytre.core.identity import api as identity
from luytre.core.sealed import api as sealed

__all__ = ["VAULT_COOKIE", "close_vault", "open_vault", "passed", "second_factor", "show_second_factor"]

Get = Callable[[HttpRequest], HttpResponseBase]

VAULT_COOKIE: Final = "luytre_vault"
_VAULT: Final = "luytre_vault"
# What a person may open between the password and the second factor.
_BEFORE: Final = frozenset(
    {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_activate_totp", "language"}
    | {"leave", "favicon", "demo_codes"}
)


def second_factor(get_response: Get) -> Get:
    """Sets `request.officer` (None: nobody, or no role today) and `request.vault` (None: locked).

    Somebody who signed in with the password alone reaches the page that sets the second factor up, and nothing else.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        here: Any = request
        here.officer = here.vault = None
        if request.user.is_authenticated:
            if passed(request):
                here.officer = _officer(request)
                here.vault = _vault(request)
            elif _name(request) not in _BEFORE:
                return _lead(request)
        response = get_response(request)
        # Under no-referrer a browser sends "Origin: null" with our own forms, and the check against forged ones would
        # refuse them.  This one tells other sites nothing either.
        response.headers["Referrer-Policy"] = "same-origin"
        if VAULT_COOKIE in request.COOKIES and _VAULT not in request.session and VAULT_COOKIE not in response.cookies:
            response.delete_cookie(VAULT_COOKIE, samesite="Strict")
        return response

    return middleware


def passed(request: HttpRequest) -> bool:
    """Whether this session belongs to somebody who has shown the second factor."""
    return request.session.get(identity.PASSED) == str(request.user.pk)


def show_second_factor(session: SessionBase, account_id: UUID) -> None:
    """Note in the session that the second factor was shown."""
    session[identity.PASSED] = str(account_id)


def open_vault(session: SessionBase, unlocked: sealed.Unlocked) -> str:
    """Keep the opened key for this session, in two halves; gives the half for the cookie VAULT_COOKIE."""
    parked = sealed.park(unlocked)
    session[_VAULT] = parked.stored
    return parked.cookie


def close_vault(session: SessionBase) -> None:
    """Forget the stored half: what the cookie holds opens nothing any more."""
    session.pop(_VAULT, None)


def hand_vault_cookie(response: HttpResponse, value: str) -> None:
    """Give the browser its half; scripts cannot read it and no other site can send it."""
    response.set_cookie(VAULT_COOKIE, value, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE)


def _officer(request: HttpRequest) -> identity.Officer | None:
    try:
        return identity.officer(UUID(str(request.user.pk)))
    except identity.NoPost:
        return None


def _vault(request: HttpRequest) -> sealed.Unlocked | None:
    stored, cookie = request.session.get(_VAULT), request.COOKIES.get(VAULT_COOKIE)
    if not stored or not cookie:
        return None
    try:
        unlocked = sealed.resume(stored, cookie)
    except sealed.SealedError:
        unlocked = None
    if unlocked is None or unlocked.officer_id != request.user.pk:
        close_vault(request.session)
        return None
    return unlocked


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


def _lead(request: HttpRequest) -> HttpResponseRedirect:
    ready = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    if not ready:
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    # A session from before the second factor was set up elsewhere: sign in once more, with it.
    request.session.flush()
    return HttpResponseRedirect(reverse("account_login"))
