from django.apps import AppConfig


class SignInApp(AppConfig):
    name = "sign_in"
    verbose_name = "Вход сотрудников"

    def ready(self) -> None:
        from sign_in import checks, signals

        checks.install()
        signals.connect()
