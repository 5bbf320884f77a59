"""Forms of the pages of orders."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luytre.core.catalogue import api as catalogue
from luytre.detection import api as detection
from luytre.enforcement.orders import api as orders
from luytre.lib import hosts
from luytre.lib.errors import LuytreError
from luytre.web.parts.forms import BigChoice

SCOPES = (
    ("children", gettext_lazy("Children: networks of schools and families")),
    ("everyone", gettext_lazy("Everyone: every network in the country")),
)
# A mistake of the form belongs to the field that can mend it.
FIELD_OF: dict[type[LuytreError], str] = {
    hosts.BadHost: "host",
    orders.NotAName: "host",
    orders.GuardedName: "host",
    orders.AlreadyListed: "host",
    orders.BadExpiry: "expires_on",
    orders.GroundGone: "ground",
}


class OrderForm(forms.Form):
    """What is asked for; the guard lists and the law are asked when it is sent."""

    host = forms.CharField(
        label=gettext_lazy("Name of the site"),
        max_length=300,
        help_text=gettext_lazy("For example bad.example. Everything under this name is blocked with it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    scope = forms.ChoiceField(label=gettext_lazy("Whom it protects"), choices=SCOPES, widget=BigChoice)
    category = forms.ChoiceField(label=gettext_lazy("Category"))
    ground = forms.ChoiceField(label=gettext_lazy("Ground in law"))
    expires_on = forms.DateField(
        label=gettext_lazy("Last day in force"),
        required=False,
        help_text=gettext_lazy("Six months when left empty, twelve at most."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    restricted = forms.BooleanField(
        label=gettext_lazy("Keep the name off the public lists"),
        required=False,
        help_text=gettext_lazy(
            "Only telecoms with a key and enrolled filters get it. A target that may show abuse of a child is always kept off, "
            "ticked or not."
        ),
    )
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy("About the site, never about a child. The second person decides by it."),
    )
    finding_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial)
        choose = [("", _("Please choose"))]
        kinds = [(key, detection.category_name(key)) for key in detection.CATEGORIES]
        codes = [(code.code, f"{code.code} {code.label}") for code in catalogue.codes()]
        grounds = [(ground.key, f"{ground.source}: {ground.title}") for ground in catalogue.grounds()]
        self._choices("category", [*choose, (_("Kinds of site"), kinds), (_("Codes of the taxonomy"), codes)])
        self._choices("ground", [*choose, *grounds])

    def _choices(self, name: str, choices: list[object]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices  # type: ignore[assignment]

    def refuse(self, error: LuytreError) -> None:
        """Show a refusal of the room where it can be mended."""
        reason = _(error.reason) if isinstance(error, orders.GuardedName) else ""
        words = " ".join(filter(None, (_(error.happened), reason, _(error.next_step))))
        self.add_error(FIELD_OF.get(type(error)), words)


class ReasonForm(forms.Form):
    """Why an order is refused or withdrawn."""

    why = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    )

    def __init__(self, data: QueryDict | None = None, *, name: str) -> None:
        super().__init__(data, auto_id=f"{name}_%s")
