from django.apps import AppConfig


class CoreAgenciesConfig(AppConfig):
    name = "luytre.core.agencies"
    label = "core_agencies"
    default_auto_field = "django.db.models.BigAutoField"
