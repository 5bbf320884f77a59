"""The forms of the sign-in: our words, one-time codes that work once over all processes."""
# ruff: noqa: ANN401 - the library's forms are loosely typed

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luytre.core.identity import api as identity
from luytre.core.throttle import api as throttle

# The secret rests in the session, encrypted, until the first code proves that the app has it.
_NEW_SECRET = "luytre_new_second_factor"  # noqa: S105  (a name)


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=forms.TextInput(attrs=attrs))


class SignInForm(LoginForm):  # type: ignore[misc]  # the library ships no types
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["login"] = forms.CharField(label=_("User name"), max_length=60, widget=name)
        secret = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["password"] = forms.CharField(label=_("Password"), strip=False, max_length=400, widget=secret)

    def clean_login(self) -> str:
        login: str = super().clean_login()
        return login.casefold()


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The six digits of the authenticator app, or one recovery code."""

    code = _code_field(
        _("Six digits from your authenticator app"),
        _("They change every 30 seconds. If your phone is lost, type one of your recovery codes instead."),
    )

    def clean_code(self) -> str:
        # Whoever is here knows the password, so this allowance cannot be used up by a stranger.
        key = f"second:{self.user.pk}"
        throttle.take(throttle.Use.SIGN_IN, key)
        code: str = super().clean_code()
        _spend(self.user.pk, code)
        throttle.give_back(throttle.Use.SIGN_IN, key)
        return code


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first six digits, which prove that the app has taken the secret."""

    code = _code_field(_("Six digits from your authenticator app"), _("They change every 30 seconds."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        if not self.is_bound or _NEW_SECRET not in session:
            session[_NEW_SECRET] = get_adapter().encrypt(auth.generate_totp_secret())
        self.secret = get_adapter().decrypt(session[_NEW_SECRET])

    @property
    def secret_in_fours(self) -> str:
        """For those who type it: apps ignore the spaces."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))

    def clean_code(self) -> str:
        key = f"second:{self.user.pk}"
        throttle.take(throttle.Use.SIGN_IN, key)
        code: str = super().clean_code()
        _spend(self.user.pk, code)
        throttle.give_back(throttle.Use.SIGN_IN, key)
        context.request.session.pop(_NEW_SECRET, None)
        return code


def _spend(account_id: Any, code: str) -> None:
    if not identity.spend_code(account_id=account_id, code=normalize_user_code(code)[:12], now=timezone.now()):
        raise get_adapter().validation_error("incorrect_code")
