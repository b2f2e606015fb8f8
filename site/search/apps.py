from django.apps import AppConfig


class SearchApp(AppConfig):
    name = "search"
    verbose_name = "Поиск"
