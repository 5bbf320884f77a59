"""Desk pages: findings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
