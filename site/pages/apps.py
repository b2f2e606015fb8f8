from django.apps import AppConfig
from django.db.models.signals import pre_save


class PagesApp(AppConfig):
    name = "pages"
    verbose_name = "Страницы"

    def ready(self) -> None:
        from wagtail.models import Site

        from pages import search_upkeep
        from pages.addresses import store_ascii_host

        pre_save.connect(store_ascii_host, sender=Site)
        search_upkeep.connect()
