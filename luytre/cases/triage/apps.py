from django.apps import AppConfig


class CasesTriageConfig(AppConfig):
    name = "luytre.cases.triage"
    label = "cases_triage"
    default_auto_field = "django.db.models.BigAutoField"
