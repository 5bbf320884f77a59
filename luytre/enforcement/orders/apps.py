from django.apps import AppConfig


class EnforcementOrdersConfig(AppConfig):
    name = "luytre.enforcement.orders"
    label = "enforcement_orders"
    default_auto_field = "django.db.models.BigAutoField"
