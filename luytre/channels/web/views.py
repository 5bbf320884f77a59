"""One page of questions, one page with the code.

The code is the answer to the POST itself: so it stands in no address, no cookie and no log, and nothing has to remember it.
Loading that page again sends the same form token and the same answers, for which reports gives the same receipt.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from luytre.channels.web._token import OldToken, new_token, token_bytes
from luytre.channels.web.forms import ReportForm
from luytre.reports import api as reports

__all__ = ["form", "send"]

UNCLEAR = 422


@require_safe
def form(request: HttpRequest) -> HttpResponse:
    """The questions."""
    return _show(request, ReportForm(initial={"token": new_token()}))


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Take the answers; show the code, or the same form with what is to be looked at again."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("report:form"))
    asked = ReportForm(request.POST)
    if not asked.is_valid():
        return _show(request, asked, status=UNCLEAR)
    try:
        token = token_bytes(asked.cleaned_data["token"])
        receipt = reports.receive(words=asked.words(), channel="web", token=token, now=timezone.now())
    except OldToken:
        return _again(request, asked)
    except (reports.NotAccepted, reports.NoReceiver) as refused:
        return _refuse(request, asked, refused)
    safe = asked.cleaned_data["safe_now"]
    return render(request, "channels_web/done.html", {"receipt": receipt, "danger": safe == "no"})


def _again(request: HttpRequest, asked: ReportForm) -> HttpResponse:
    """The page was open for longer than a day, or was no page of ours: nothing typed is lost."""
    asked.add_error(
        None,
        gettext("This page was open for a long time. Everything you wrote is still here: please press Send again."),
    )
    asked.put("token", new_token())
    return _show(request, asked, status=UNCLEAR)


def _refuse(request: HttpRequest, asked: ReportForm, refused: reports.ReportError) -> HttpResponse:
    """The form again, with the sentence beside the answer it is about."""
    field: Any = getattr(refused, "field", "")
    words = f"{gettext(refused.happened)} {gettext(refused.next_step)}"
    asked.add_error(field if field in asked.fields else None, words)
    return _show(request, asked, status=refused.status)


def _show(request: HttpRequest, asked: ReportForm, *, status: int = 200) -> HttpResponse:
    return render(request, "channels_web/form.html", {"form": asked}, status=status)
