"""Every request for a foreign host that arrives at the school door came from a blocked name: answer with the block page."""

import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.http.response import HttpResponseBase

from luytre.lib import hosts
from luytre.web.school import _block

__all__ = ["block_page"]

# The DNS carries underscores, so sites have them; Django's own reading of the header gives up on them.
_UNDERSCORED: Final = re.compile(r"([a-z0-9._-]{1,255})(?::[0-9]{0,5})?", re.ASCII | re.IGNORECASE)


def _foreign(request: HttpRequest) -> str | None:
    """The foreign host a request was meant for; None when it was meant for this door.

    The raw header, because Django's own check would refuse it.  An address of numbers is nobody's blocked name.
    """
    header = str(request.META.get("HTTP_HOST", ""))
    domain, _port = split_domain_port(header)
    if not domain and (odd := _UNDERSCORED.fullmatch(header)):
        domain = odd.group(1)
    if not domain or validate_host(domain, settings.ALLOWED_HOSTS) or hosts.is_address(domain.strip("[]")):
        return None
    return domain


def block_page(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Stands before the host check, sessions and sign-in: a blocked page never sees a cookie of this door."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        name = _foreign(request)
        return get_response(request) if name is None else _block.page(request, name, open_status=_block.STALE)

    return middleware
