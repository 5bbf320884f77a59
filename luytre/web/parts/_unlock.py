"""Open a vault, from its own page or in the middle of an act."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from luytre.core.identity.api import Officer
from luytre.core.sealed import api as sealed
from luytre.core.throttle import api as throttle
from luytre.web.parts import _signin

FIELD = "vault_passphrase"
SHORTEST = 12
AGAIN = "again"
# "code" is kept: here it is the code of the taxonomy; one-time codes never come this way.
_NEVER_KEPT = frozenset({"csrfmiddlewaretoken", FIELD, AGAIN, "password"})


class UnlockForm(forms.Form):
    """The passphrase that opens the vault."""

    vault_passphrase = forms.CharField(
        label=_("Vault passphrase"),
        strip=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class NewVaultForm(forms.Form):
    """A passphrase for a new vault, typed twice."""

    vault_passphrase = forms.CharField(
        label=_("New vault passphrase"),
        help_text=_("At least 12 characters; four or five words that belong together only for you are best."),
        strip=False,
        min_length=SHORTEST,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"),
        strip=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get(FIELD, again):
            raise forms.ValidationError(_("The two are not the same."))
        return again


def unlock(request: HttpRequest, officer: Officer, passphrase: str) -> str:
    """Open the vault for this session; gives the cookie half.

    Guessing is slowed for the officer's account alone: whoever stands here has shown password and second factor.
    The costly key derivation runs outside any transaction.
    Raises sealed.WrongPassphrase, sealed.NoKey, throttle.TooMany.
    """
    key = str(officer.id)
    throttle.take(throttle.Use.UNLOCK, key)
    unlocked = sealed.unlock(officer_id=officer.id, passphrase=passphrase)
    throttle.give_back(throttle.Use.UNLOCK, key)
    cookie = _signin.open_vault(request.session, unlocked)
    here: Any = request
    here.vault = unlocked
    return cookie


def from_post(request: HttpRequest) -> str | None:
    """The cookie half when the posted form carried the right passphrase; None when there was none or a wrong one."""
    here: Any = request
    passphrase = request.POST.get(FIELD, "")
    if not passphrase:
        return None
    try:
        return unlock(request, here.officer, passphrase)
    except (sealed.WrongPassphrase, sealed.NoKey):
        return None


def ask_in_between(request: HttpRequest) -> HttpResponse:
    """The unlock form with everything posted kept in hidden fields; nothing of it rests on the server."""
    here: Any = request
    form = UnlockForm(request.POST if FIELD in request.POST else None)
    if form.is_bound and form.is_valid():
        form.add_error(FIELD, _("This passphrase does not open the vault."))
    has_key = sealed.has_officer_key(officer_id=here.officer.id)
    context = {"form": form, "kept": kept_fields(request), "action": request.get_full_path(), "has_key": has_key}
    return render(request, "signin/unlock.html", context, status=403)


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Every posted field and value, without tokens and secrets."""
    return [(name, value) for name, values in request.POST.lists() if name not in _NEVER_KEPT for value in values]


def hand_over(response: HttpResponseBase, cookie: str) -> None:
    """Put the cookie half on any answer."""
    if isinstance(response, HttpResponse):
        _signin.hand_vault_cookie(response, cookie)
