from django.apps import AppConfig


class PagesApp(AppConfig):
    name = "pages"
    verbose_name = "Страницы"
