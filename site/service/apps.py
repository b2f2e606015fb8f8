from django.apps import AppConfig


class ServiceApp(AppConfig):
    name = "service"
    verbose_name = "Приём и звонки"
