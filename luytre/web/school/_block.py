"""The block page: what a pupil sees instead of a blocked site.

It says 403: the server understood and refuses.  A 200 would pass for the site's own content in programs, caches and
connection checks; a redirect would lead a blocked site's requests, with what they carry, to another place.
Nothing about the visit is kept.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from luytre.schoolfilter import api as schoolfilter

BLOCKED = 403
STALE = 503  # the name is open: the device still holds the old answer, for at most 30 seconds


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("lang", "")
    known = {code for code, _name in settings.LANGUAGES}
    return wanted if wanted in known else translation.get_language_from_request(request)


def page(request: HttpRequest, name: str, *, open_status: int) -> HttpResponse:
    """The page for a name, in the words of the reader."""
    language = _language(request)
    client = request.META.get("REMOTE_ADDR", "")
    why = schoolfilter.blocked_page(name=name[:300], client=client, now=timezone.now()) if name else None
    status = BLOCKED if why is None or why.blocked else open_status
    with translation.override(language):
        other = next(((code, shown) for code, shown in settings.LANGUAGES if code != language), ("", ""))
        context = {"why": why, "language": language, "other": other, "name": name[:300]}
        response = render(request, "school/blocked.html", context, status=status)
    # Once the name is opened, nobody shall go on seeing this page.
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = language
    if status == STALE:
        response.headers["Retry-After"] = "30"
    return response


@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """`/blocked?name=…`, for a web server that leads blocked names here, and to look at the page."""
    return page(request, request.GET.get("name", ""), open_status=200)
