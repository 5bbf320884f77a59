"""Forms that say what they want: labels, hints, errors tied to their fields, a summary that links to them.

Use `{{ form }}` and nothing else.  `BigChoice` draws radio buttons as large cards, `BigChecks` the same for many answers.
A form with the attribute `quiet_optional = True` does not write "(if you like)" beside each optional field.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

__all__ = ["BigChecks", "BigChoice", "Renderer"]


class Renderer(DjangoTemplates):
    """Project-wide form renderer (settings.FORM_RENDERER)."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


class BigChoice(forms.RadioSelect):
    """One answer out of a few, each a large card; `hints` maps a value to a second, smaller line."""

    template_name = "parts/cards.html"
    option_template_name = "parts/card_option.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),  # noqa: ANN401 - as Django's own
        hints: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(attrs, choices)
        self.hints = hints or {}

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
        return {**option, "hint": self.hints.get(str(value), "")}


class BigChecks(forms.CheckboxSelectMultiple):
    """Any number of answers, each a large card."""

    template_name = "parts/cards.html"
    option_template_name = "parts/card_option.html"
