from django.apps import AppConfig


class CoreJournalConfig(AppConfig):
    name = "luytre.core.journal"
    label = "core_journal"
    default_auto_field = "django.db.models.BigAutoField"
