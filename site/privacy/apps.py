from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PrivacyApp(AppConfig):
    name = "privacy"
    verbose_name = "Личные данные"

    def ready(self) -> None:
        from privacy.starter import load_rules

        post_migrate.connect(load_rules, sender=self, dispatch_uid="privacy.load_rules")
