"""Addresses that every door has."""

from django.urls import path

from luytre.web.parts import views

urlpatterns = [
    path("language", views.language, name="language"),
    path("thoat", views.leave, name="leave"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("parts/", views.gallery, name="gallery"),
    path("parts/<slug:layout>/", views.gallery, name="gallery_layout"),
]
