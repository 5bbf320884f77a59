"""Forms that say what they want: labels, hints, errors tied to their fields, a summary that links to them.

Use `{{ form }}` and nothing else.  `BigChoice` draws radio buttons as large cards, `BigChecks` the same for many answers.
"""

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

__all__ = ["BigChecks", "BigChoice", "Renderer"]


class Renderer(DjangoTemplates):
    """Project-wide form renderer (settings.FORM_RENDERER)."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


class _Cards:
    template_name = "parts/cards.html"
    option_template_name = "parts/card_option.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, choices: Any = (), hints: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = hints or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        return option


class BigChoice(_Cards, forms.RadioSelect):
    """One answer out of a few, each a large card; `hints` maps a value to a second, smaller line."""


class BigChecks(_Cards, forms.CheckboxSelectMultiple):
    """Any number of answers, each a large card."""
