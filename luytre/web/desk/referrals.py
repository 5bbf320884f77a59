"""Desk pages: referrals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
