"""Errors, the language switch, the way out and the gallery of components."""

import sys
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luytre.web.parts._errors import Broken, NotFound, Stale, answer
from luytre.web.parts._language import COOKIE, known
from luytre.web.parts.forms import BigChecks, BigChoice

__all__ = ["csrf_failure", "error_page", "favicon", "gallery", "language", "leave"]

YEAR = 365 * 24 * 3600


def error_page(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """Django's handler400/403/404/500: what middleware raised ends here."""
    return answer(request, exception or sys.exception() or NotFound())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An old or missing form token."""
    return answer(request, Stale(reason))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to a page of this very site."""
    target = request.POST.get("next", "/")
    if not (target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)):
        target = "/"
    response = HttpResponseRedirect(target)
    code = request.POST.get("lang", "")
    if code in known():
        # A child's browser forgets with its last window; an officer's remembers.
        age = None if settings.DOOR == "public" else YEAR
        response.set_cookie(COOKIE, code, max_age=age, httponly=True, samesite="Lax", secure=settings.TLS)
    response.status_code = 303
    return response


@require_GET
def leave(_request: HttpRequest) -> HttpResponse:
    """`/thoat`: away to a neutral site at once; the browser forgets what it kept of this one."""
    response = HttpResponse(status=303)
    response.headers["Location"] = settings.EXIT_URL
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for it unasked; the leaf says nothing about who was here."""
    return HttpResponseRedirect(staticfiles_storage.url("parts/leaf.svg"))


class Sample(forms.Form):
    """Every kind of field, for the gallery."""

    name = forms.CharField(label=gettext_lazy("One line"), help_text=gettext_lazy("A hint stands under the label."))
    words = forms.CharField(label=gettext_lazy("Many lines"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    place = forms.ChoiceField(label=gettext_lazy("A list"), choices=[("1", "Lạng Sơn"), ("2", "Khánh Hòa")])
    who = forms.ChoiceField(
        label=gettext_lazy("One of a few"),
        choices=[("a", gettext_lazy("First")), ("b", gettext_lazy("Second"))],
        widget=BigChoice(hints={"b": gettext_lazy("with a second line")}),
    )
    many = forms.MultipleChoiceField(
        label=gettext_lazy("Any of a few"),
        choices=[("a", gettext_lazy("First")), ("b", gettext_lazy("Second"))],
        widget=BigChecks(),
        required=False,
    )
    sure = forms.BooleanField(label=gettext_lazy("I have read this"))


@require_GET
def gallery(request: HttpRequest, layout: str = "public") -> HttpResponse:
    """Every component on one page, only in a demonstration."""
    if not settings.DEMO or layout not in {"public", "desk", "school"}:
        raise Http404
    context: dict[str, Any] = {
        "layout": f"parts/{layout}.html",
        "form": Sample(auto_id="empty_%s"),
        "wrong": Sample({"name": ""}, auto_id="wrong_%s"),
        "error": Broken(),
        "layouts": ("public", "desk", "school"),
        "colours": ("red", "amber", "green", "blue", "grey"),
        "notices": ("ok", "info", "warn", "stop"),
    }
    return render(request, "parts/gallery.html", context)
