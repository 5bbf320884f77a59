"""What a school's administrator can enter."""

from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luytre.lib.errors import LuytreError
from luytre.schoolfilter import api as schoolfilter
from luytre.schoolfilter.records import GroupRecord, Ruling
from luytre.web.parts.forms import BigChecks, BigChoice

Choices = list[tuple[str, str]]


def _groups(groups: list[GroupRecord]) -> Choices:
    return [(str(group.id), gettext(group.name)) for group in groups]


def _in_a_month() -> date:
    return timezone.localdate() + timedelta(days=30)


class SayingForm(forms.Form):
    """Shows an error of a room beside the fields, with all that was typed kept."""

    quiet_optional = True

    def offer(self, groups: list[GroupRecord], *, whole: bool = False) -> Self:
        """Give the field `group` its choices; `whole` puts the whole school before them."""
        field = self.fields["group"]
        if isinstance(field, forms.ChoiceField):
            everyone = [("", gettext("The whole school"))] if whole else []
            field.choices = [*everyone, *_groups(groups)]
        return self

    def say(self, error: LuytreError) -> None:
        self.add_error(None, f"{gettext(error.happened)} {gettext(error.next_step)}")


class SchoolForm(SayingForm):
    name = forms.CharField(label=_("Name of the school"), max_length=200)


class NetworkForm(SayingForm):
    cidr = forms.CharField(
        label=_("Address range"), max_length=60, help_text=_("For example 192.168.10.0/24, or one device: 192.168.10.7")
    )
    group = forms.ChoiceField(label=_("Who uses these devices?"))
    label = forms.CharField(
        label=_("Name of the network"), max_length=100, required=False, help_text=_("For example: computer room 1")
    )


# Translated when they are shown.
_SENTENCES = {line.key: _(line.sentence) for line in schoolfilter.categories()}


def _category_names() -> Choices:
    return [(line.key, gettext(line.name)) for line in schoolfilter.categories()]


class Categories(BigChecks):
    """Each category as a card with its sentence."""

    def create_option(  # noqa: PLR0917 - as Django's own
        self,
        name: str,
        value: Any,  # noqa: ANN401 - as Django's own
        label: int | str,
        selected: bool,  # noqa: FBT001 - as Django's own
        index: int,
        subindex: int | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        return {**option, "hint": _SENTENCES.get(str(value), "")}


class PolicyForm(SayingForm):
    blocked = forms.MultipleChoiceField(
        label=_("Blocked for this group"), required=False, widget=Categories, choices=_category_names
    )


class ExceptionForm(SayingForm):
    host = forms.CharField(
        label=_("Name of the site"),
        max_length=300,
        help_text=_("For example example.vn; everything below it is included."),
    )
    ruling = forms.ChoiceField(
        label=_("What should happen?"),
        widget=BigChoice(
            hints={"allow": _("although a category is blocked"), "deny": _("although its category is open")}
        ),
        choices=[(Ruling.ALLOW, _("Open it")), (Ruling.DENY, _("Close it"))],
    )
    group = forms.ChoiceField(label=_("For whom?"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence. Pupils who meet the block page can read it."),
    )
    last_day = forms.DateField(
        label=_("Last day"), initial=_in_a_month, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def ends(self) -> datetime:
        """The end of the last day."""
        day: date = self.cleaned_data["last_day"]
        return timezone.make_aware(datetime.combine(day, time.max.replace(microsecond=0)))

    def group_id(self) -> int | None:
        """None for the whole school."""
        return int(self.cleaned_data["group"]) if self.cleaned_data["group"] else None


class WhyForm(SayingForm):
    name = forms.CharField(label=_("Name of the site"), max_length=300)
    group = forms.ChoiceField(label=_("For which group?"))
