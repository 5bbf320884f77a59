"""What the views of reports, files and referrals share: the key in hand, forms that never lose what was typed."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from luytre.cases.files import api as files
from luytre.lib.errors import LuytreError
from luytre.web.parts.doors import DeskRequest

__all__ = ["ask", "key_of", "refused"]


def key_of(request: DeskRequest) -> files.Unlocked:
    """The open vault; only for views behind `vault_open`."""
    if request.vault is None:
        raise RuntimeError("This view needs the decorator vault_open.")
    return request.vault


def refused(form: forms.Form, error: LuytreError, field: str | None = None) -> None:
    """Say on the form what a room answered, so that nothing typed is lost."""
    words = f"{gettext(str(error.happened))} {gettext(str(error.next_step))}"
    form.add_error(field if field in form.fields else None, words)


def ask(request: DeskRequest, template: str, form: forms.Form, **context: object) -> HttpResponse:
    """The page with its form: 200 when first shown, 422 when it came back with something to mend."""
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
