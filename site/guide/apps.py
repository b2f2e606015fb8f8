from django.apps import AppConfig


class GuideApp(AppConfig):
    name = "guide"
    verbose_name = "Руководство"
