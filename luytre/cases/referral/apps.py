from django.apps import AppConfig


class CasesReferralConfig(AppConfig):
    name = "luytre.cases.referral"
    label = "cases_referral"
    default_auto_field = "django.db.models.BigAutoField"
