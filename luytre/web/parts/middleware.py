"""What every door does to a request before and after its view: headers, health, language, second factor, errors."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from luytre.web.parts._errors import WrongMethod, answer
from luytre.web.parts._language import chosen
from luytre.web.parts._signin import second_factor

__all__ = ["errors", "headers", "healthz", "language", "second_factor"]

Get = Callable[[HttpRequest], HttpResponseBase]

# Nothing from anywhere else, nothing inline, no frames; form-action also covers where a form's redirect may lead.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
PAGE = re.compile(r"text/html|json", re.IGNORECASE)
# The checks live on the floor above (ops); they are named by a string, as Django names a view.
HEALTH = "luytre.ops.health.check"


def headers(get_response: Get) -> Get:
    """Security headers on every answer, static files and errors included; a header the view set stays."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if PAGE.search(response.headers.get("Content-Type", "")):
            response.headers.setdefault("Cache-Control", "no-store")
        if settings.TLS:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response

    return middleware


def healthz(get_response: Get) -> Get:
    """`GET /healthz`: 200 when everything this door needs answers, else 503; the same JSON either way."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path != "/healthz":
            return get_response(request)
        return _health()

    return middleware


def _health() -> HttpResponse:
    """`luytre.ops.health.check()` gives {part: "ok" | what is wrong}; any exception is itself bad health."""
    try:
        parts: Mapping[str, str] = import_string(HEALTH)()
    except Exception as error:  # noqa: BLE001 - whatever breaks here must end in 503, by its type alone
        parts = {"check": type(error).__name__}
    well = all(state in {"ok", "absent"} for state in parts.values())
    return JsonResponse({"ok": well, "parts": dict(parts)}, status=200 if well else 503)


def language(get_response: Get) -> Get:
    """The visible switch, then the browser, then Vietnamese."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        code = chosen(request)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = get_response(request)
        response.headers.setdefault("Content-Language", code)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return middleware


def errors(get_response: Get) -> Get:
    """Every exception of a view becomes a page (or JSON for machines) that says what happened, what is kept, what to do."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            explained = answer(request, WrongMethod())
            explained.headers["Allow"] = response.headers["Allow"]
            return explained
        return response

    # Django asks this attribute before it turns an exception into its own answer.
    hooked: Any = middleware
    hooked.process_exception = answer
    return middleware
