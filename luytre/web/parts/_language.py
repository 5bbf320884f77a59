"""Which language a request is answered in."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE: Final = "luytre_lang"


def known() -> tuple[str, ...]:
    """The language codes that have words."""
    return tuple(code for code, _ in settings.LANGUAGES)


def chosen(request: HttpRequest) -> str:
    """The cookie of the visible switch, then Accept-Language, then Vietnamese."""
    cookie = request.COOKIES.get(COOKIE, "")
    if cookie in known():
        return cookie
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        code = tag.partition("-")[0]
        if code in known():
            return code
    return settings.LANGUAGE_CODE
