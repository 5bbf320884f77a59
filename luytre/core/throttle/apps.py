from django.apps import AppConfig


class CoreThrottleConfig(AppConfig):
    name = "luytre.core.throttle"
    label = "core_throttle"
    default_auto_field = "django.db.models.BigAutoField"
