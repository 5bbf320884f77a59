"""The questions of the report form.  Only what happened, or a link, is asked for; everything else may stay empty.

The limits of each answer are those of reports.api, which says itself what is too long: one truth, in one place.
"""

import re
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luytre.channels.web._places import choices, where
from luytre.reports.records import Words
from luytre.web.parts.forms import BigChecks, BigChoice

__all__ = ["ReportForm"]

REPORTERS = [
    ("child", _("I am a child or a pupil")),
    ("parent", _("I am a mother or a father")),
    ("teacher", _("I am a teacher")),
    ("relative", _("I am another relative")),
    ("bystander", _("I am somebody who knows about it")),
    ("anonymous", _("I do not want to say")),
]
SAFE = [
    ("yes", pgettext_lazy("safe now", "Yes, I am safe")),
    ("no", pgettext_lazy("safe now", "No, I am afraid or somebody threatens me")),
    ("unknown", pgettext_lazy("safe now", "I do not know")),
]
MUST_NOT_KNOW = [
    ("family", _("People in my family")),
    ("school", _("My school")),
    ("commune", _("Officers of my ward or commune")),
    ("police", _("Police where I live")),
    ("hotline", _("Helpline 111")),
]
ODD = "\ufffd"  # what a letter becomes when its bytes were in no encoding we can read


class Plain(forms.CharField):
    """Text as typed; an invisible NUL, which no one typed on purpose, is dropped instead of refused."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's own signature
        return str(super().to_python(str(value or "").replace("\x00", "")))


QUIET = {"autocomplete": "off", "spellcheck": "false"}


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **QUIET, **attrs})


def _line(**attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={**QUIET, **attrs})


class ReportForm(forms.Form):
    """One page; the template decides what stands where."""

    quiet_optional = True  # the page says once that anything may stay empty; ten reminders would only frighten

    token = Plain(widget=forms.HiddenInput, required=False)
    seen_odd = Plain(widget=forms.HiddenInput, required=False)
    reporter = forms.ChoiceField(label=_("Who are you?"), choices=REPORTERS, widget=BigChoice, required=False)
    text = Plain(
        label=_("What happened?"),
        help_text=_(
            "Write it in your own words, with or without tone marks. One sentence is enough. It is not your fault."
        ),
        widget=_area(7),
        required=False,
    )
    links = Plain(
        label=_("Links"),
        help_text=_(
            "The address of the page, video or group, one on each line. Please send no pictures: a link is enough."
        ),
        widget=_area(3, inputmode="url"),
        required=False,
    )
    account = Plain(
        label=_("Name of the account that did it"),
        help_text=_("For example a nickname, a phone number or the name of a group."),
        widget=_line(),
        required=False,
    )
    platform = Plain(
        label=_("In which app or game?"), help_text="Zalo, Facebook, TikTok, Roblox…", widget=_line(), required=False
    )
    safe_now = forms.ChoiceField(label=_("Are you safe right now?"), choices=SAFE, widget=BigChoice, required=False)
    must_not_know = forms.MultipleChoiceField(
        label=_("Who must not know?"),
        help_text=_("Whoever you tick here will not get your report."),
        choices=MUST_NOT_KNOW,
        widget=BigChecks,
        required=False,
    )
    province = forms.ChoiceField(label=_("Province or city"), required=False)
    commune = Plain(
        label=_("Ward or commune"),
        help_text=_("Type its name; tone marks are not needed."),
        widget=_line(),
        required=False,
    )
    contact = Plain(
        label=_("How can we reach you?"),
        help_text=_("A phone number or an account. You can also leave this empty and come back with your code."),
        widget=_line(),
        required=False,
    )
    contact_how = Plain(
        label=_("When and how is that safe?"),
        help_text=_("For example: only by message, after 7 in the evening."),
        widget=_line(),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        province = self.fields["province"]
        if isinstance(province, forms.ChoiceField):
            province.choices = lambda: [("", _("I do not want to say")), *choices()]

    def clean(self) -> dict[str, Any]:
        """Ask once more when letters did not arrive; take them as they are the second time."""
        cleaned = super().clean() or self.cleaned_data
        if ODD in cleaned.get("text", "") and not cleaned.get("seen_odd"):
            self.add_error(
                "text",
                gettext(
                    "Some letters did not arrive and stand as %(odd)s. Please correct them, or just press Send again."
                )
                % {"odd": ODD},
            )
            self.put("seen_odd", "1")
        return cleaned

    def put(self, name: str, value: str) -> None:
        """Change what a hidden field says when the form is shown again."""
        data = cast("QueryDict", self.data).copy()
        data[name] = value
        self.data = data

    @property
    def details_open(self) -> bool:
        """Whether the folded part holds an answer or a mistake, so that it must be seen."""
        names = ("platform", "account", "province", "commune", "contact", "contact_how")
        return any(self[name].value() or self[name].errors for name in names)

    def words(self) -> Words:
        """What was answered, as reports takes it."""
        given = self.cleaned_data
        place = where(given["province"], given["commune"])
        return Words(
            text=given["text"],
            links=tuple(line.strip() for line in re.split(r"[\r\n]+", given["links"]) if line.strip()),
            reporter=given["reporter"] or "anonymous",
            safe_now=given["safe_now"] or "unknown",
            # A place we could not find is sealed with the words instead of being lost.
            happened=gettext("Place: %(place)s") % {"place": place.left[:300]} if place.left else "",
            platform=given["platform"],
            account=given["account"],
            province=place.province,
            commune=place.commune,
            contact=given["contact"],
            contact_how=given["contact_how"],
            must_not_know=frozenset(given["must_not_know"]),
        )
