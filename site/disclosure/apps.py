from django.apps import AppConfig


class DisclosureApp(AppConfig):
    name = "disclosure"
    verbose_name = "Раскрытие информации"

    def ready(self) -> None:
        from disclosure import signals
        from ledger.triggers import Guard, guard

        guard(Guard("disclosure_dutyresult", "duty_result"))
        signals.connect()
