from django.apps import AppConfig


class LedgerApp(AppConfig):
    name = "ledger"
    verbose_name = "Журнал"
