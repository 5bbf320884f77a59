"""The public + partner door."""

from django.urls import include, path

urlpatterns = [
    path("", include("luytre.web.public.urls")),
    path("", include("luytre.channels.web.urls")),
    path("api/v1/", include("luytre.channels.partner.urls")),
    path("feeds/", include("luytre.web.partner.urls")),
    path("", include("luytre.web.parts.urls")),
]
handler400 = handler403 = handler404 = handler500 = "luytre.web.parts.views.error_page"
