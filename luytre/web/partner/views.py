"""The lists for operators and filter nodes: open to everyone, the restricted one by key."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from luytre.enforcement.feeds import api as feeds
from luytre.lib.errors import LuytreError

SCOPES: Final = ("children", "everyone")
RELEASE_TYPE: Final = "application/octet-stream"


@require_safe
def domains(request: HttpRequest) -> HttpResponse:
    return _text(request, feeds.domains)


@require_safe
def hosts(request: HttpRequest) -> HttpResponse:
    return _text(request, feeds.hosts)


@require_safe
def rpz(request: HttpRequest) -> HttpResponse:
    return _text(request, feeds.rpz)


@require_safe
def release(request: HttpRequest) -> HttpResponse:
    return _release(request, "open")


@require_safe
def restricted(request: HttpRequest) -> HttpResponse:
    """Names under the NO_STORE rule, for keyed operators and enrolled nodes; no cache in between may keep them."""
    word, _, key = request.headers.get("Authorization", "").partition(" ")
    if word.lower() != "bearer" or feeds.operator(key=key.strip()) is None:
        response = _refusal(feeds.KeyNeeded())
        response["WWW-Authenticate"] = 'Bearer realm="restricted"'
        return response
    response = _release(request, "restricted")
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Authorization"])
    return response


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys that sign releases, to be pinned by who reads them."""
    del request
    known = [{"id": key.id, "algorithm": "Ed25519", "public": key.public} for key in feeds.public_keys()]
    return JsonResponse({"keys": known})


def _text(request: HttpRequest, render: Callable[[str | None], str]) -> HttpResponse:
    scope = request.GET.get("scope")
    if scope is not None and scope not in SCOPES:
        return _refusal(UnknownScope())
    try:
        mark = feeds.mark(audience="open")
        tag = quote_etag(f"{mark.etag}-{render.__name__}-{scope or 'all'}")
        if _known(request, tag):
            return _headed(HttpResponseNotModified(), mark.serial, tag)
        response = HttpResponse(render(scope), content_type="text/plain; charset=utf-8")
    except feeds.NothingYet as error:
        return _refusal(error)
    return _headed(response, mark.serial, tag)


def _release(request: HttpRequest, audience: feeds.Audience) -> HttpResponse:
    try:
        mark = feeds.mark(audience=audience)
        tag = quote_etag(mark.etag)
        if _known(request, tag):
            return _headed(HttpResponseNotModified(), mark.serial, tag)
        file = feeds.current(audience=audience)
    except feeds.NothingYet as error:
        return _refusal(error)
    return _headed(HttpResponse(file.blob, content_type=RELEASE_TYPE), file.serial, quote_etag(file.etag))


def _headed(response: HttpResponse, serial: int, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Luytre-Serial"] = str(serial)
    response["Cache-Control"] = "public, no-cache"  # kept, but asked for each time: a withdrawn name must go at once
    return response


def _known(request: HttpRequest, tag: str) -> bool:
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in given or tag in {one.removeprefix("W/") for one in given}


class UnknownScope(LuytreError):
    happened = "There is no such scope."
    kept = ""
    next_step = "Please ask for scope=children or scope=everyone, or for both by leaving it out."


def _refusal(error: LuytreError) -> HttpResponse:
    """Plain text: who reads it is a program's log or an engineer with curl."""
    sentences = (error.happened, error.kept, error.next_step)
    lines = [gettext(sentence) for sentence in sentences if sentence]
    response = HttpResponse("\n".join((*lines, "")), status=error.status, content_type="text/plain; charset=utf-8")
    retry = getattr(error, "retry_after", None)
    if retry:
        response["Retry-After"] = str(retry)
    return response
