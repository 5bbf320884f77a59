from django.apps import AppConfig


class CoreCatalogueConfig(AppConfig):
    name = "luytre.core.catalogue"
    label = "core_catalogue"
    default_auto_field = "django.db.models.BigAutoField"
