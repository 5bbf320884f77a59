"""Addresses of the vault: at the desk alone, since no other door's role may touch keys."""

from django.urls import path

from luytre.web.parts import signin

urlpatterns = [
    path("vault/", signin.vault, name="vault"),
    path("vault/lock/", signin.lock, name="vault_lock"),
]
