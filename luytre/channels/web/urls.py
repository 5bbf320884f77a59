"""Addresses of the report form."""

from django.urls import path

from luytre.channels.web import views

app_name = "report"
urlpatterns = [
    path("bao-tin", views.form, name="form"),
    path("bao-tin/xong", views.send, name="send"),
]
