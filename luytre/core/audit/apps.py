from django.apps import AppConfig


class CoreAuditConfig(AppConfig):
    name = "luytre.core.audit"
    label = "core_audit"
    default_auto_field = "django.db.models.BigAutoField"
