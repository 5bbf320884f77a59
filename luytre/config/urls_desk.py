"""The officers' door."""

from django.urls import include, path

urlpatterns = [
    path("", include("luytre.web.desk.urls")),
    path("", include("luytre.web.parts.urls")),
    path("", include("luytre.web.parts.signin_urls")),
    path("", include("luytre.web.parts.vault_urls")),
]
handler400 = handler403 = handler404 = handler500 = "luytre.web.parts.views.error_page"
