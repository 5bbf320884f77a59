"""Desk pages: triage."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
