from django.apps import AppConfig


class CasesFilesConfig(AppConfig):
    name = "luytre.cases.files"
    label = "cases_files"
    default_auto_field = "django.db.models.BigAutoField"
