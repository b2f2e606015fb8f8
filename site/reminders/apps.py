from django.apps import AppConfig


class RemindersApp(AppConfig):
    name = "reminders"
    verbose_name = "Личные напоминания"
