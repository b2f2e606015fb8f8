from django.apps import AppConfig


class OneTimeLinksApp(AppConfig):
    name = "one_time_links"
    verbose_name = "Одноразовые ссылки"
