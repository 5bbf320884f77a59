"""The code, and a message under it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

__all__ = ["CodeForm", "MessageForm"]

QUIET = {"autocomplete": "off", "autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}


class Plain(forms.CharField):
    """Text as typed, without the invisible NUL."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's own signature
        return str(super().to_python(str(value or "").replace("\x00", "")))


class CodeForm(forms.Form):
    """What a child typed as the code; reports says whether it is one."""

    code = Plain(
        label=_("Your code"),
        help_text=_("Nine syllables. Capitals, tone marks, spaces or hyphens do not matter."),
        error_messages={"required": _("Please type the code you wrote down.")},
        widget=forms.TextInput(attrs=QUIET),
    )


class MessageForm(forms.Form):
    """A message to the people who help; the code travels with it, hidden, and nowhere else."""

    code = Plain(widget=forms.HiddenInput)
    text = Plain(
        label=_("Write to us"),
        help_text=_("Something new happened? You want to ask something? Write it here."),
        error_messages={"required": _("Please write a few words first.")},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
