from django.apps import AppConfig


class SurveysApp(AppConfig):
    name = "surveys"
    verbose_name = "Анкеты"
