"""How the sign-in library is fitted in: nobody signs up alone, nothing is mailed, second factors rest encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from luytre.lib import envelope

_BOUND = envelope.aad("mfa_authenticator", "", "secret")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Accounts are made by an administrator; the library never learns an address of a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:  # noqa: ARG002
        """One answer for everybody: guessing is slowed by core.throttle, which keeps no address."""
        return "0.0.0.0"  # noqa: S104  (a word for "nobody", nothing listens on it)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Officers have no e-mail address here."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Officers have no e-mail address here."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of one-time codes and the seed of recovery codes rest encrypted under the installation's key."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(envelope.encrypt(_key(), text.encode(), _BOUND)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises envelope.CannotOpen when the text was changed or sealed by another installation."""
        return envelope.decrypt(_key(), base64.b64decode(encrypted_text), _BOUND).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Officers have no e-mail address here."""


def _key() -> bytes:
    return hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"luytre second 2f").digest()
