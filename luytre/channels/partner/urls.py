"""Addresses under /api/v1/."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from luytre.channels.partner.problems import not_found
from luytre.channels.partner.views import api

endpoint, application, namespace = api.urls
for pattern in endpoint:
    # Ninja's own pages take any method; what only shows something is only read.
    if isinstance(pattern, URLPattern) and pattern.name in {"openapi-json", "api-root"}:
        pattern.callback = require_safe(pattern.callback)

urlpatterns = [
    path("", (endpoint, application, namespace)),
    path("<path:rest>", not_found),
]
