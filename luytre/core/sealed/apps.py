from django.apps import AppConfig


class CoreSealedConfig(AppConfig):
    name = "luytre.core.sealed"
    label = "core_sealed"
    default_auto_field = "django.db.models.BigAutoField"
