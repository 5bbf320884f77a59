from django.apps import AppConfig


class WebDeskConfig(AppConfig):
    name = "luytre.web.desk"
    label = "web_desk"
    default_auto_field = "django.db.models.BigAutoField"
