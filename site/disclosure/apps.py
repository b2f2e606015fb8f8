from django.apps import AppConfig


class DisclosureApp(AppConfig):
    name = "disclosure"
    verbose_name = "Раскрытие информации"
