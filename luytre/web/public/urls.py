"""Addresses of the pages for everyone."""

from django.urls import path

from luytre.web.public import figures, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("theo-doi", views.follow, name="follow"),
    path("an-toan", views.safety, name="safety"),
    path("rieng-tu", views.privacy, name="privacy"),
    *figures.urlpatterns,
]
