"""Who may come in: decorators for the views of the officers' doors.

@demands(Permission.FILE_WORK)
@vault_open
def read(request: DeskRequest, file_id: UUID) -> HttpResponse: ...
"""
# ruff: noqa: ANN401 - a decorator passes on whatever the view takes

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from luytre.core.identity.api import Officer, Permission, demand
from luytre.core.sealed.api import Unlocked
from luytre.web.parts import _unlock

__all__ = ["DeskRequest", "demands", "officer_of", "signed_in", "vault_open"]

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class DeskRequest(HttpRequest):
    """A request that has passed `signed_in`; behind `vault_open` the vault is never None."""

    officer: Officer
    vault: Unlocked | None


def officer_of(request: HttpRequest) -> Officer:
    """The officer of a request that passed `signed_in`, for views that take a plain HttpRequest."""
    return cast("DeskRequest", request).officer


def signed_in(view: View) -> View:
    """An officer with a second factor and a role today.

    Others are led to sign in and brought back.  A session that ended while somebody wrote answers 401 with the text
    to copy, so that nothing written is lost.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.method == "POST":
                return _ended(request)
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if getattr(request, "officer", None) is None:
            return render(request, "signin/no_post.html", status=403)
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def demands(permission: Permission) -> Callable[[View], View]:
    """An officer whose role gives the permission; others get the page of identity.NotAllowed (403)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            demand(request.officer, permission)
            return view(request, *args, **kwargs)

        return signed_in(cast("View", guarded))

    return guard


def vault_open(view: View) -> View:
    """An officer whose vault is open.

    A locked vault leads a GET to the unlock page and back.  A POST is answered by the unlock form with everything
    posted kept inside it: the right passphrase carries the act out at once.
    """

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.vault is not None:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('vault')}?{query}")
        cookie = _unlock.from_post(request)
        if cookie is None:
            return _unlock.ask_in_between(request)
        response = view(request, *args, **kwargs)
        _unlock.hand_over(response, cookie)
        return response

    return signed_in(cast("View", guarded))


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "signin/ended.html", {"kept": _unlock.kept_fields(request)}, status=401)
