from django.apps import AppConfig


class MeasuresApp(AppConfig):
    name = "measures"
    verbose_name = "Программа мероприятий"
