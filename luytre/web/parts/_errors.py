"""From an exception to what a person (or a machine) reads.  Nothing of the request is ever logged."""

import logging
import secrets
import traceback
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext
from psycopg_pool import PoolTimeout

from luytre.lib.errors import LuytreError
from luytre.web.parts._doors import door

log = logging.getLogger("luytre.web")

MACHINES = ("/api/", "/feeds/")


class NotFound(LuytreError):
    """No such page, or not for this person: the answer is the same."""

    status = 404
    happened = "There is nothing at this address."
    kept = "Nothing you wrote was lost."
    next_step = "Check the address, or go to the first page."


class Refused(LuytreError):
    """Signed in, yet not allowed."""

    status = 403
    happened = "Your role does not allow this."
    kept = "Nothing was changed."
    next_step = "If you need this for your work, ask your supervisor."


class WrongMethod(LuytreError):
    """An address that is only read was written to, or the other way round."""

    status = 405
    happened = "This address cannot be used in this way."
    kept = "Nothing was sent and nothing was changed."
    next_step = "Go back to the page before and use its buttons."


class Stale(LuytreError):
    """The page's own token is missing or old (CSRF)."""

    status = 403
    happened = "This page was open for too long, or your browser keeps no cookies."
    kept = "Nothing was sent."
    next_step = "Press Back, copy what you wrote, load the page again and send it once more."


class TooLong(LuytreError):
    """The body is larger than the door takes."""

    status = 413
    happened = "That was too much for one message."
    kept = "Nothing was sent. Your words are still on the page before."
    next_step = "Press Back and send a shorter text; you can send the rest afterwards."


class Unclear(LuytreError):
    """A body that is no form: bad encoding, broken parts."""

    status = 400
    happened = "We could not read what your browser sent."
    kept = "Nothing was sent. Your words are still on the page before."
    next_step = "Press Back and send it once more. If it happens again, call 111: it is free, day and night."


class Resting(LuytreError):
    """The database does not answer for the moment."""

    status = 503
    retry_after = 30
    happened = "The system needs a short rest."
    kept = "Nothing was sent. Your words are still on the page before."
    next_step = "Wait half a minute, press Back and send it once more. If you are in danger now, call 111 or 113."


class Broken(LuytreError):
    """Our own mistake."""

    status = 500
    happened = "Something went wrong on our side. It is not your fault."
    kept = "What was saved before stays saved."
    next_step = "Press Back and try once more. If you are in danger now, call 111 or 113."


# The first line that fits counts: a body that is too long is also "suspicious" to Django.
KNOWN: tuple[tuple[tuple[type[BaseException], ...], type[LuytreError]], ...] = (
    ((Http404,), NotFound),
    ((PermissionDenied,), Refused),
    ((RequestDataTooBig, TooManyFieldsSent), TooLong),
    ((SuspiciousOperation, BadRequest, MultiPartParserError, UnicodeError, UnreadablePostError), Unclear),
    ((OperationalError, InterfaceError, PoolTimeout), Resting),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a template shows of an error; `mark` is the id to quote, empty when the error explains itself."""

    status: int
    happened: str
    kept: str
    next_step: str
    mark: str = ""


def answer(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """The page, or under /api/ and /feeds/ the JSON, for any exception of a view."""
    known = explain(exception)
    mark = "" if known else _log(request, exception)
    error = known or Broken()
    report = Report(
        error.status, gettext(str(error.happened)), gettext(str(error.kept)), gettext(str(error.next_step)), mark
    )
    response = _json(report) if request.path.startswith(MACHINES) else _page(request, report)
    retry_after = getattr(error, "retry_after", None)
    if retry_after:
        response.headers["Retry-After"] = str(int(retry_after))
    return response


def explain(exception: BaseException) -> LuytreError | None:
    """The error to show; None when it is a mistake of ours that must be logged."""
    if isinstance(exception, LuytreError):
        return exception
    return next((error() for kinds, error in KNOWN if isinstance(exception, kinds)), None)


def _log(request: HttpRequest, exception: BaseException) -> str:
    """Type and places only: a message could quote what somebody wrote."""
    mark = secrets.token_hex(4)
    places = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_tb(exception.__traceback__)
    ]
    log.error("error %s: %s at %s", mark, type(exception).__name__, " < ".join(reversed(places[-6:])))
    # Django's own way to tell a test client; nobody listens in a running door.
    got_request_exception.send(sender=None, request=request)
    return mark


def _json(report: Report) -> JsonResponse:
    body: dict[str, Any] = {"happened": report.happened, "kept": report.kept, "next_step": report.next_step}
    if report.mark:
        body["error_id"] = report.mark
    return JsonResponse(body, status=report.status, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest, report: Report) -> HttpResponse:
    layout = "parts/public.html" if door(request) == "public" else "parts/plain.html"
    try:
        return render(request, "parts/error.html", {"error": report, "error_layout": layout}, status=report.status)
    except Exception as broken:  # noqa: BLE001 - the layout itself may be what broke; words must still arrive
        log.error("error page: %s", type(broken).__name__)  # noqa: TRY400 - a traceback could quote what somebody wrote
        words = f"{report.happened}\n{report.kept}\n{report.next_step}\n111 · 113\n"
        return HttpResponse(words, status=report.status, content_type="text/plain; charset=utf-8")
