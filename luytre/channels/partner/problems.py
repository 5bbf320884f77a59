"""Every refusal of the JSON endpoint as a problem a person can act on."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext, override

from luytre.lib.errors import LuytreError
from luytre.reports.api import AlreadyReceived, NotAccepted

log = logging.getLogger(__name__)
LANGUAGES = ("vi", "en")


class BadJson(LuytreError):
    happened = "The body of the request is no JSON that can be read."
    kept = "Nothing was stored. What you sent is still with you."
    next_step = "Please send a JSON object in UTF-8, as the description at openapi.json shows."


class WrongShape(LuytreError):
    status = 422
    happened = "The body of the request does not have the described shape."
    kept = "Nothing was stored. What you sent is still with you."
    next_step = "Please correct the inputs named under errors and send again."


class WrongType(LuytreError):
    status = 415
    happened = "The request does not say that its body is JSON."
    kept = "Nothing was stored. What you sent is still with you."
    next_step = "Please set the header Content-Type to application/json."


class TooBig(LuytreError):
    status = 413
    happened = "The body of the request is larger than 1 MB."
    kept = "Nothing was stored. What you sent is still with you."
    next_step = "Please shorten the text, or send the rest as messages with the code of the receipt."


class NoSuchAddress(LuytreError):
    status = 404
    happened = "There is nothing at this address."
    kept = "Nothing was stored. What you sent is still with you."
    next_step = "Please see openapi.json for the addresses that exist."


class NotNow(LuytreError):
    status = 503
    happened = "The service cannot store anything right now."
    kept = "Nothing was stored. What you sent is still with you."
    next_step = "Please send again in a minute. If a child is in danger call 111 or 113 now."


class OurFault(LuytreError):
    status = 500
    happened = "Something broke on our side."
    kept = "Nothing was stored. What you sent is still with you."
    next_step = "Please send again in a minute. If a child is in danger call 111 or 113 now."


def respond(error: LuytreError, *, status: int = 0, errors: Sequence[dict[str, str]] = ()) -> HttpResponse:
    """application/problem+json in both languages; `Retry-After` where the error knows it."""
    code = status or error.status
    body: dict[str, Any] = {"type": "about:blank", "title": error.happened, "status": code}
    for name, sentence in (("happened", error.happened), ("kept", error.kept), ("next", error.next_step)):
        body[name] = {language: _in(language, str(sentence)) for language in LANGUAGES}
    body["errors"] = [*errors, *_named(error)]
    body["id"] = _about(error)
    response = JsonResponse(body, status=code, content_type="application/problem+json")
    retry = getattr(error, "retry_after", 60 if isinstance(error, NotNow) else None)
    if retry is not None:
        response["Retry-After"] = str(retry)
    return response


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address under the endpoint."""
    del request, rest
    return respond(NoSuchAddress())


def _in(language: str, sentence: str) -> str:
    with override(language):
        return gettext(sentence)


def _named(error: LuytreError) -> list[dict[str, str]]:
    if isinstance(error, NotAccepted) and error.field:
        what = f"at most {error.limit}" if error.limit else error.happened
        return [{"where": error.field, "what": what}]
    return []


def _about(error: LuytreError) -> UUID | None:
    return error.report_id if isinstance(error, AlreadyReceived) else None
