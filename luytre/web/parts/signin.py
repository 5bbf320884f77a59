"""The pages of the sign-in and of the vault."""
# ruff: noqa: ANN401 - the library's views are loosely typed

import time
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luytre.core.identity import api as identity
from luytre.core.sealed import api as sealed
from luytre.web.parts import _signin, _unlock, demo
from luytre.web.parts._doors import door
from luytre.web.parts._signin_forms import ActivateForm, CodeForm, SignInForm
from luytre.web.parts.doors import DeskRequest, signed_in


class _Ours:
    """The library calls the host of the request `site`; on our pages that name is the layout's."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        context.pop("site", None)
        return context


class SignIn(_Ours, LoginView):  # type: ignore[misc]  # the library ships no types
    """User name and password; in the demonstration also who may be tried."""

    form_class = SignInForm
    template_name = "signin/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            here = door(self.request)
            context["people"] = [person for person in demo.PEOPLE if person.door == here]
            context["demo_password"] = demo.PASSWORD
        return context


class Code(_Ours, AuthenticateView):  # type: ignore[misc]
    """The second factor."""

    form_class = CodeForm
    template_name = "signin/code.html"


class Activate(ActivateTOTPView):  # type: ignore[misc]
    """Set the second factor up; nothing else opens before."""

    form_class = ActivateForm
    template_name = "signin/activate.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect("account_login")
        if Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists():
            return redirect("/")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: ActivateForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        # What was known of the session before it could do anything is worth nothing afterwards.
        self.request.session.cycle_key()
        _signin.show_second_factor(self.request.session, self.request.user.pk)
        identity.note_second_factor(account_id=self.request.user.pk)
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    """Shown once, right after the second factor was set up."""

    template_name = "signin/recovery_codes.html"


sign_in = login_not_required(SignIn.as_view())
sign_out = LogoutView.as_view(template_name="signin/sign_out.html")
code = Code.as_view()
activate = Activate.as_view()
recovery_codes = RecoveryCodes.as_view()


@require_GET
def closed(request: HttpRequest) -> HttpResponse:
    """The password was right, but the account is closed."""
    return render(request, "signin/closed.html", status=403)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def vault(request: DeskRequest) -> HttpResponse:
    """Open the own vault, or make one."""
    following = _following(request)
    if request.method == "POST" and request.vault is not None:
        return redirect(following)
    if not sealed.has_officer_key(officer_id=request.officer.id):
        return _make_vault(request, following)
    form = _unlock.UnlockForm(request.POST or None)
    if form.is_bound and form.is_valid():
        cookie = _unlock.from_post(request)
        if cookie is not None:
            return _go_on(following, cookie)
        form.add_error(_unlock.FIELD, _("This passphrase does not open the vault."))
    return render(request, "signin/vault.html", {"form": form, "following": following})


def _make_vault(request: DeskRequest, following: str) -> HttpResponse:
    form = _unlock.NewVaultForm(request.POST or None)
    if form.is_bound and form.is_valid():
        passphrase = form.cleaned_data[_unlock.FIELD]
        sealed.make_officer_key(officer_id=request.officer.id, passphrase=passphrase)
        return _go_on(following, _unlock.unlock(request, request.officer, passphrase))
    return render(request, "signin/new_vault.html", {"form": form, "following": following})


@require_POST
@signed_in
def lock(request: DeskRequest) -> HttpResponse:
    """Lock the vault of this session."""
    _signin.close_vault(request.session)
    return redirect("vault")


@never_cache
@require_GET
def demo_codes(request: HttpRequest) -> HttpResponse:
    """The six digits of the demonstration's people; everywhere else this page does not exist."""
    if not settings.DEMO:
        raise Http404
    now = time.time()
    rows = [(person, demo.code(person.username, now)) for person in demo.PEOPLE]
    left = demo.PERIOD - int(now) % demo.PERIOD
    context = {"rows": rows, "left": left, "password": demo.PASSWORD, "passphrase": demo.PASSPHRASE}
    return render(request, "signin/demo_codes.html", context)


def _following(request: HttpRequest) -> str:
    """Where to go after the vault is open: only inside this door."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    inside = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if inside else "/"


def _go_on(following: str, cookie: str) -> HttpResponse:
    response = HttpResponseRedirect(following)
    _signin.hand_vault_cookie(response, cookie)
    return response
