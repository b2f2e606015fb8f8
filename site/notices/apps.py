from django.apps import AppConfig


class NoticesApp(AppConfig):
    name = "notices"
    verbose_name = "Подписки и рассылки"
