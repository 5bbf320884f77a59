"""How the sign-in library is fitted in: nobody signs up alone, nothing is mailed, second factors rest encrypted."""
# ruff: noqa: ANN401 - the library's hooks are loosely typed

import base64
import hashlib
from collections.abc import Iterator
from io import StringIO
from typing import Any, ClassVar

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from luytre.core.audit import api as audit
from luytre.core.identity import _clients
from luytre.core.identity.models import Account
from luytre.core.identity.rules import PASSED
from luytre.core.throttle import api as throttle
from luytre.lib import envelope

_BOUND = envelope.aad("mfa_authenticator", "", "secret")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Accounts are made by an administrator; guessing is slowed; every sign-in stands in the audit trail."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name and password do not fit together. Please try again."),
        "too_many_login_attempts": _("Too many attempts. Please wait a little and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:  # noqa: ARG002
        """One answer for everybody, so that the library cannot keep an address anywhere."""
        return "0.0.0.0"  # noqa: S104  (a word for "nobody"; nothing listens on it)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises throttle.TooMany, before the password is looked at."""
        self._taken = _clients.keys(request, str(credentials.get("username", "")))
        for use, key in self._taken:
            throttle.take(use, key)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            # Only failures count, or a busy morning would look like an attack.
            for use, key in self._taken:
                throttle.give_back(use, key)
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """The library's own counting is off."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        known = Account.objects.filter(username=str(credentials.get("username", "")).casefold()).first()
        with transaction.atomic():
            audit.record(audit.Act.SIGN_IN_REFUSE, by=audit.SYSTEM, about=known.id if known else None)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        shown = {record["method"] for record in get_authentication_records(request, user)}
        if "mfa" in shown:
            request.session[PASSED] = str(user.id)
        with transaction.atomic():
            audit.record(audit.Act.SIGN_IN, by=audit.Actor(user.id, "account"), about=user.id)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        _clients.remember(response, user.username)
        return response

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Account):
            with transaction.atomic():
                audit.record(audit.Act.SIGN_OUT, by=audit.Actor(request.user.id, "account"), about=request.user.id)
        super().logout(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say what there is to say."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Officers have no e-mail address here."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Officers have no e-mail address here."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of one-time codes and the seed of recovery codes rest encrypted under the installation's key."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit, or was used already. Please wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(envelope.encrypt(_key(), text.encode(), _BOUND)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises envelope.CannotOpen when the text was changed or sealed by another installation."""
        return envelope.decrypt(_key(), base64.b64decode(encrypted_text), _BOUND).decode()

    def get_totp_label(self, user: Account) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """One path, no style and no prologue, so that it stands inside the page under a strict content policy."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        path = StringIO()
        for y, row in enumerate(rows):
            for start, length in _runs(row):
                path.write(f"M{start} {y}h{length}v1h-{length}z")
        size = len(rows)
        return (
            f'<svg viewBox="0 0 {size} {size}" width="240" height="240" role="img" aria-labelledby="qr-name">'
            f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path.getvalue()}" fill="#000"/></svg>'
        )

    def can_delete_authenticator(self, authenticator: Any) -> bool:  # noqa: ARG002
        """The second factor is mandatory; a lost one is replaced by an administrator."""
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Officers have no e-mail address here."""


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where black cells begin and how many follow."""
    start = 0
    for index, cell in enumerate([*row, False]):
        if not cell:
            if index > start:
                yield start, index - start
            start = index + 1


def _key() -> bytes:
    return hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"luytre second 2f").digest()
