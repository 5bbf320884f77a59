from django.apps import AppConfig


class EnforcementFeedsConfig(AppConfig):
    name = "luytre.enforcement.feeds"
    label = "enforcement_feeds"
    default_auto_field = "django.db.models.BigAutoField"
