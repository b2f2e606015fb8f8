from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class WorkdaysApp(AppConfig):
    name = "workdays"
    verbose_name = "Рабочее время"

    def ready(self) -> None:
        post_migrate.connect(load_calendars, sender=self, dispatch_uid="workdays.load_calendars")


def load_calendars(apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Load the calendars that are missing, unless a partial migration has left out their tables."""
    from workdays.services import load_shipped_calendars

    if "calendarday" in apps.all_models["workdays"]:
        load_shipped_calendars()
