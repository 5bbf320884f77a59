from django.apps import AppConfig


class WebPartnerConfig(AppConfig):
    name = "luytre.web.partner"
    label = "web_partner"
    default_auto_field = "django.db.models.BigAutoField"
