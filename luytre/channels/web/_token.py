"""The one-time token of a form: signed, so that only a form we handed out can be sent.

It names no visitor.  Its random bytes make a second press of the same button find the first report instead of making another.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from django.core.signing import BadSignature, TimestampSigner

LIFE: Final = 24 * 3600  # seconds; a phone may lie face down for an evening
_SALT: Final = "luytre.channels.web"


class OldToken(Exception):
    """Forged, missing or older than LIFE."""


def new_token() -> str:
    """A fresh token for a form."""
    return TimestampSigner(salt=_SALT).sign(urlsafe_b64encode(secrets.token_bytes(18)).decode())


def token_bytes(text: str) -> bytes:
    """The random bytes of a token we handed out.  Raises OldToken."""
    try:
        return urlsafe_b64decode(TimestampSigner(salt=_SALT).unsign(text[:200], max_age=LIFE).encode())
    except (BadSignature, ValueError) as error:
        raise OldToken from error
