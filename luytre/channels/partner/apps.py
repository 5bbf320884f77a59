from django.apps import AppConfig


class ChannelsPartnerConfig(AppConfig):
    name = "luytre.channels.partner"
    label = "channels_partner"
    default_auto_field = "django.db.models.BigAutoField"
