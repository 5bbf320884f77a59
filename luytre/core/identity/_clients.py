"""Slow down guessing without letting a stranger lock an officer out.

A browser on which somebody has signed in before carries a signed cookie and has its own allowance for that user name.
Browsers without it share two allowances: one for the name and a scrap of the place they come from, one for the name
alone.  So a stranger who uses up the strangers' allowances never touches the officer's own.

No address is kept: the scrap is 12 bits of a keyed hash that changes every day, which fits a million addresses each.
"""

import hashlib
import hmac
import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from luytre.core.throttle.api import Use

COOKIE: Final = "luytre_device"
KEPT_FOR: Final = 180 * 24 * 3600
_SALT: Final = "luytre.device"
_SCRAP: Final = 0xFFF


def keys(request: HttpRequest, username: str) -> list[tuple[Use, str]]:
    """What an attempt to sign in takes from."""
    username = username.strip().casefold()[:60]
    device = _device(request, username)
    if device:
        return [(Use.SIGN_IN, f"device:{username}:{device}")]
    return [(Use.SIGN_IN, f"stranger:{username}:{_scrap(request)}"), (Use.SIGN_IN_NAME, username)]


def remember(response: HttpResponse, username: str) -> None:
    """Mark the browser as one on which this person has signed in."""
    value = signing.dumps([_name_hash(username), secrets.token_hex(8)], salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=KEPT_FOR, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )


def _device(request: HttpRequest, username: str) -> str:
    try:
        named, device = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return device if hmac.compare_digest(named, _name_hash(username)) else ""


def _name_hash(username: str) -> str:
    return hashlib.blake2b(username.encode(), key=_secret(), digest_size=12).hexdigest()


def _scrap(request: HttpRequest) -> str:
    told = f"{timezone.now():%Y%m%d} {request.META.get('REMOTE_ADDR', '')}"
    digest = hashlib.blake2b(told.encode(), key=_secret(), digest_size=8).digest()
    return f"{int.from_bytes(digest) & _SCRAP:03x}"


def _secret() -> bytes:
    return hashlib.sha256(settings.SECRET_KEY.encode()).digest()
