"""Addresses of the school door."""

from django.urls import URLPattern, include, path
from django.urls.resolvers import URLResolver

from luytre.web.school import _block, views

pages: list[URLPattern] = [
    path("", views.home, name="home"),
    path("new/", views.new, name="new"),
    path("networks/", views.networks, name="networks"),
    path("networks/<uuid:network_id>/remove/", views.remove_network, name="remove_network"),
    path("groups/", views.groups, name="groups"),
    path("groups/<int:group_id>/", views.group, name="group"),
    path("exceptions/", views.exceptions, name="exceptions"),
    path("exceptions/<uuid:exception_id>/remove/", views.remove_exception, name="remove_exception"),
    path("why/", views.why, name="why"),
    path("blocked", _block.blocked, name="blocked"),
]
urlpatterns: list[URLResolver] = [path("", include((pages, "school")))]
