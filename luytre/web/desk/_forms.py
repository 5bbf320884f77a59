"""Forms of the desk's pages about reports, files and referrals."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.core.catalogue import api as catalogue
from luytre.web.desk._casework import in_language, role_words
from luytre.web.desk._labels import OUTCOMES, SEVERITY
from luytre.web.parts.forms import BigChoice

LONGEST = 20_000  # characters, as much as a report may have
BY_CODE = "0"


def _area(rows: int) -> forms.Textarea:
    # The browser must not keep what officers write about a child.
    return forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})


class AnswerForm(forms.Form):
    """A message to the reporter."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=_area(6),
        help_text=gettext_lazy(
            "Whoever holds the code can read it. Write so that it does no harm if somebody looks over the child's shoulder."
        ),
    )


class OpenFileForm(forms.Form):
    """Code, severity and a first note of a new file."""

    code = forms.ChoiceField(label=gettext_lazy("Code"))
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"),
        widget=BigChoice,
        help_text=gettext_lazy("The code gives the least; you may raise it, never lower it."),
    )
    note = forms.CharField(
        label=gettext_lazy("First note"), required=False, max_length=LONGEST, widget=_area(4),
        help_text=gettext_lazy("Sealed to your team. The reporter never sees it."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, danger: bool, suggested: str) -> None:
        super().__init__(data, initial={"code": suggested or "O01"})
        code, level = self.fields["code"], self.fields["severity"]
        if not isinstance(code, forms.ChoiceField) or not isinstance(level, forms.ChoiceField):
            raise TypeError
        code.choices = _codes()
        raised = [(str(step), str(SEVERITY[step][0])) for step in (4, 3, 2)]
        # The child is said not to be safe now: 4, whatever the code says.
        level.choices = raised[:1] if danger else [(BY_CODE, gettext("As the code says")), *raised]
        level.initial = "4" if danger else BY_CODE


class AsideForm(forms.Form):
    """Why no file is made."""

    code = forms.ChoiceField(
        label=gettext_lazy("Set aside as"),
        widget=BigChoice,
        choices=[
            ("O04", gettext_lazy("Out of scope: not about a child, or not about the net")),
            ("O05", gettext_lazy("Duplicate, hoax or nuisance")),
        ],
    )
    why = forms.CharField(
        label=gettext_lazy("Why"), min_length=10, max_length=2000, widget=_area(3),
        help_text=gettext_lazy("Sealed to your team. Nothing is deleted; a new message brings the report back."),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """Take a link out of the sealed words."""

    why = forms.CharField(
        label=gettext_lazy("Why must this link be looked at?"), min_length=10, max_length=500, widget=_area(2),
        help_text=gettext_lazy("This stands in the audit log: no names, nothing the reporter wrote."),
    )  # fmt: skip
    no_store = forms.BooleanField(
        label=gettext_lazy("Police only: the target may show abuse of a child"),
        required=False,
        help_text=gettext_lazy("Nobody fetches it, it stands on no public list, and only the police go on from here."),
    )

    def __init__(self, data: QueryDict | None, *, forced: bool) -> None:
        super().__init__(data)
        if forced:
            # The evidence rule of the code decides, not the officer.
            self.fields["no_store"].initial = True
            self.fields["no_store"].disabled = True


class NoteForm(forms.Form):
    """A note on a file."""

    text = forms.CharField(
        label=gettext_lazy("New note"), max_length=LONGEST, widget=_area(4),
        help_text=gettext_lazy("Sealed to the team that holds the file. The reporter never sees it."),
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """What came of it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        widget=BigChoice,
        choices=[(kind.value, words) for kind, words in OUTCOMES.items()],
    )
    text = forms.CharField(
        label=gettext_lazy("In your own words"), required=False, max_length=LONGEST, widget=_area(3),
        help_text=gettext_lazy("Sealed to your team. Other agencies see only the line above."),
    )  # fmt: skip

    def kind_chosen(self) -> files.OutcomeKind:
        return files.OutcomeKind(self.cleaned_data["kind"])


class OfferForm(forms.Form):
    """To whom and why."""

    to_agency = forms.ChoiceField(label=gettext_lazy("Offer to"), widget=BigChoice)
    reason = forms.CharField(
        label=gettext_lazy("Why this agency"), min_length=referral.SHORTEST_REASON, max_length=4000, widget=_area(3),
        help_text=gettext_lazy("Sealed to both teams; the other side reads it before it answers."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, choices: Iterable[referral.Choice]) -> None:
        super().__init__(data)
        field = self.fields["to_agency"]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError
        free = [choice for choice in choices if choice.enrolled and not choice.suspect]
        field.choices = [(str(choice.agency_id), in_language(choice.name_vi, choice.name_en)) for choice in free]
        field.widget.hints = {str(choice.agency_id): _role_line(choice) for choice in free}


class RefuseForm(forms.Form):
    """Why the file is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("Why you cannot take it"), min_length=referral.SHORTEST_REASON, max_length=4000,
        widget=_area(3), help_text=gettext_lazy("Sealed to both teams. Say who could help instead, if you know."),
    )  # fmt: skip


def _role_line(choice: referral.Choice) -> str:
    role = role_words(choice.role)
    return gettext("Leads in such cases: %(role)s") % {"role": role} if choice.lead else role


def _codes() -> list[tuple[str, list[tuple[str, str]]]]:
    """The taxonomy in force, by group, without what is no case (O04 and O05 are set aside instead)."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in catalogue.codes():
        if code.code in {"O04", "O05"}:
            continue
        group = in_language(code.group_vi, code.group_en)
        groups.setdefault(group, []).append((code.code, f"{code.code} {in_language(code.label_vi, code.label_en)}"))
    return list(groups.items())
