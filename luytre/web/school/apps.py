from django.apps import AppConfig


class WebSchoolConfig(AppConfig):
    name = "luytre.web.school"
    label = "web_school"
    default_auto_field = "django.db.models.BigAutoField"
