from django.apps import AppConfig


class CoreIdentityConfig(AppConfig):
    name = "luytre.core.identity"
    label = "core_identity"
    default_auto_field = "django.db.models.BigAutoField"
