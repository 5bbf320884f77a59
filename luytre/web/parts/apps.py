from django.apps import AppConfig


class WebPartsConfig(AppConfig):
    name = "luytre.web.parts"
    label = "web_parts"
    default_auto_field = "django.db.models.BigAutoField"
