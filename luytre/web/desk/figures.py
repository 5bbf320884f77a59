"""Desk pages: the figures of a province, for those who must urge and report upward."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET

from luytre.core.agencies import api as agencies
from luytre.core.identity.api import Officer, Permission
from luytre.core.places import api as places
from luytre.monitoring import api as monitoring
from luytre.web.parts.doors import demands, officer_of
from luytre.web.parts.figures import csv_file


@require_GET
@demands(Permission.FIGURES_SEE)
def figures(request: HttpRequest) -> HttpResponse:
    """Leads to the officer's own province; national officers choose one."""
    code = request.GET.get("province", "") or _own_province(officer_of(request))
    if code:
        return redirect("desk:figures-province", code=code)
    return render(request, "desk/figures.html", {"provinces": places.provinces()})


@require_GET
@demands(Permission.FIGURES_SEE)
def province(request: HttpRequest, code: str) -> HttpResponse:
    """The officer's own province as of this minute, any other as everyone sees it; both protected."""
    page = _page(request, code)
    context = {"page": page, "measures": monitoring.MEASURES, "provinces": places.provinces()}
    return render(request, "desk/figures_province.html", context)


@require_GET
@demands(Permission.FIGURES_SEE)
def province_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same cells as a file."""
    return csv_file(_page(request, code))


def _page(request: HttpRequest, code: str) -> monitoring.ProvincePage:
    """Whoever watches figures change sees single events, so those of this minute stay within the province."""
    present = code == _own_province(officer_of(request))
    return monitoring.province_page(province=code, now=timezone.now(), present=present)


def _own_province(officer: Officer) -> str:
    return agencies.agency(officer.agency_id).province_code


urlpatterns: list[URLPattern] = [
    path("figures/", figures, name="figures"),
    path("figures/<slug:code>/", province, name="figures-province"),
    path("figures/<slug:code>.csv", province_csv, name="figures-csv"),
]
