"""Addresses under /feeds/."""

from django.urls import path

from luytre.web.partner import views

app_name = "feeds"
urlpatterns = [
    path("domains.txt", views.domains, name="domains"),
    path("hosts", views.hosts, name="hosts"),
    path("rpz", views.rpz, name="rpz"),
    path("release", views.release, name="release"),
    path("restricted", views.restricted, name="restricted"),
    path("keys", views.keys, name="keys"),
]
