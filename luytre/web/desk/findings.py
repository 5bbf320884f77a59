"""Desk pages: findings, and the decision about one."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luytre.core.catalogue import api as catalogue
from luytre.core.identity import api as identity
from luytre.core.identity.api import Officer, Permission
from luytre.detection import api as detection
from luytre.lib import hosts
from luytre.web.parts.doors import DeskRequest, demands

COLOURS = {4: "red", 3: "amber", 2: "grey", 1: "grey"}
URGENCIES = {
    4: gettext_lazy("Police only"),
    3: gettext_lazy("Likely harmful"),
    2: gettext_lazy("Unclear"),
    1: gettext_lazy("Unclear"),
}
STATES = {
    detection.State.NEW: gettext_lazy("New"),
    detection.State.CONFIRMED: gettext_lazy("Confirmed"),
    detection.State.DISMISSED: gettext_lazy("Dismissed"),
}


def _why() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=gettext_lazy("About the target, never about a child. This stands in the audit log."),
    )


class ConfirmForm(forms.Form):
    """As what the target does harm, and why the officer thinks so."""

    category = forms.ChoiceField(label=gettext_lazy("Category"))
    why = _why()

    def __init__(self, data: QueryDict | None, finding: detection.Finding) -> None:
        suggested = sorted(finding.categories)
        initial = {"category": suggested[0] if len(suggested) == 1 else ""}
        super().__init__(data, initial=initial, auto_id="confirm_%s")
        field = self.fields["category"]
        if isinstance(field, forms.ChoiceField):
            others = [key for key in detection.CATEGORIES if key not in finding.categories]
            groups = [("", _("Please choose"))] if len(suggested) != 1 else []
            field.choices = [
                *groups,
                *([(_("Suggested by the lists"), _named(suggested))] if suggested else []),
                (_("Kinds of site"), _named(others)),
                (_("Codes of the taxonomy"), [(code.code, f"{code.code} {code.label}") for code in catalogue.codes()]),
            ]


class DismissForm(forms.Form):
    """Why there is nothing to stop."""

    why = _why()

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data, auto_id="dismiss_%s")


def _named(keys: Iterable[str]) -> list[tuple[str, str]]:
    return [(key, detection.category_name(key)) for key in keys]


@require_GET
@demands(Permission.FINDING_SEE)
def queue(request: DeskRequest) -> HttpResponse:
    """Red first; `?state=confirmed` and `?state=dismissed` show what was decided."""
    wanted = request.GET.get("state", "")
    state = detection.State(wanted) if wanted in set(detection.State) else detection.State.NEW
    rows = [_row(finding) for finding in detection.findings(by=request.officer, state=state)]
    return render(request, "desk/findings_queue.html", {"rows": rows, "state": state.value})


@require_GET
@demands(Permission.FINDING_SEE)
def finding(request: DeskRequest, finding_id: UUID) -> HttpResponse:
    """What is known about the target, and what can be decided."""
    found = detection.get(finding_id=finding_id, by=request.officer)
    return _page(request, found, ConfirmForm(None, found), DismissForm(None))


@require_POST
@demands(Permission.FINDING_DECIDE)
def confirm(request: DeskRequest, finding_id: UUID) -> HttpResponse:
    """The target does harm."""
    found = detection.get(finding_id=finding_id, by=request.officer)
    form = ConfirmForm(request.POST, found)
    if not form.is_valid():
        return _page(request, found, form, DismissForm(None), status=422)
    detection.confirm(finding_id=finding_id, by=request.officer, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Confirmed. Nothing is blocked yet: that takes an order and a second person."))
    return redirect("desk:finding", finding_id=finding_id)


@require_POST
@demands(Permission.FINDING_DECIDE)
def dismiss(request: DeskRequest, finding_id: UUID) -> HttpResponse:
    """There is nothing to stop."""
    found = detection.get(finding_id=finding_id, by=request.officer)
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _page(request, found, ConfirmForm(None, found), form, status=422)
    detection.dismiss(finding_id=finding_id, by=request.officer, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Dismissed. The reason is kept."))
    return redirect("desk:findings")


def _page(
    request: DeskRequest, found: detection.Finding, confirming: ConfirmForm, dismissing: DismissForm, status: int = 200
) -> HttpResponse:
    open_ = found.state is detection.State.NEW and not found.masked
    context = {
        "row": _row(found),
        "may_decide": open_ and request.officer.may(Permission.FINDING_DECIDE),
        "may_order": _may_order(found, request.officer),
        "confirm": confirming,
        "dismiss": dismissing,
        "decided_by": _name(found.decided_by),
        "category": detection.category_name(found.category) if found.category else "",
    }
    return render(request, "desk/findings_page.html", context, status=status)


def _may_order(found: detection.Finding, by: Officer) -> bool:
    return found.state is detection.State.CONFIRMED and not found.masked and by.may(Permission.ORDER_PROPOSE)


def _row(found: detection.Finding) -> dict[str, object]:
    """A finding in words."""
    shown = hosts.display(found.host)
    return {
        "finding": found,
        "colour": COLOURS[found.urgency],
        "urgency": URGENCIES[found.urgency],
        "state": STATES[found.state],
        "own_letters": shown if shown != found.host else "",
        "categories": [detection.category_name(key) for key in sorted(found.categories)],
        "reasons": [detection.reason_words(reason) for reason in found.reasons],
    }


def _name(account_id: UUID | None) -> str:
    """Who decided; empty when that person holds no post any more."""
    if account_id is None:
        return ""
    try:
        return identity.officer(account_id, timezone.now()).name
    except identity.NoPost:
        return ""


urlpatterns: list[URLPattern] = [
    path("findings/", queue, name="findings"),
    path("findings/<uuid:finding_id>/", finding, name="finding"),
    path("findings/<uuid:finding_id>/confirm/", confirm, name="finding-confirm"),
    path("findings/<uuid:finding_id>/dismiss/", dismiss, name="finding-dismiss"),
]
