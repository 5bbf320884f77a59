from django.apps import AppConfig


class SchoolfilterConfig(AppConfig):
    name = "luytre.schoolfilter"
    label = "schoolfilter"
    default_auto_field = "django.db.models.BigAutoField"
