from django.apps import AppConfig


class WebPublicConfig(AppConfig):
    name = "luytre.web.public"
    label = "web_public"
    default_auto_field = "django.db.models.BigAutoField"
