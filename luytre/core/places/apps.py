from django.apps import AppConfig


class CorePlacesConfig(AppConfig):
    name = "luytre.core.places"
    label = "core_places"
    default_auto_field = "django.db.models.BigAutoField"
