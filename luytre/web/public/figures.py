"""Figures for everyone: one page and one CSV file per province."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from luytre.core.places import api as places
from luytre.monitoring import api as monitoring
from luytre.web.parts.figures import csv_file


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """All provinces; a chosen one leads to its own page."""
    if code := request.GET.get("province", ""):
        return redirect("public:province", code=code)
    return render(request, "public/figures.html", {"provinces": places.provinces()})


@require_safe
def province(request: HttpRequest, code: str) -> HttpResponse:
    """The protected figures of one province, as they stood this morning."""
    page = monitoring.province_page(province=code, now=timezone.now())
    return render(request, "public/province.html", {"page": page, "measures": monitoring.MEASURES})


@require_safe
def province_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The same cells as a file."""
    del request
    return csv_file(monitoring.province_page(province=code, now=timezone.now()))


urlpatterns = [
    path("so-lieu", choose, name="figures"),
    path("so-lieu/<slug:code>", province, name="province"),
    path("so-lieu/<slug:code>.csv", province_csv, name="province-csv"),
]
