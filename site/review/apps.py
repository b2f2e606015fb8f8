from django.apps import AppConfig


class ReviewApp(AppConfig):
    name = "review"
    verbose_name = "Согласование"
