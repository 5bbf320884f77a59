"""Addresses under /api/v1/."""

from django.urls import path

from luytre.channels.partner.problems import not_found
from luytre.channels.partner.views import api

urlpatterns = [
    path("", api.urls),
    path("<path:rest>", not_found),
]
