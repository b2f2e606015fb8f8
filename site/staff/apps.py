from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class StaffApp(AppConfig):
    name = "staff"
    verbose_name = "Сотрудники"

    def ready(self) -> None:
        post_migrate.connect(keep_roles_in_step, sender=self, dispatch_uid="staff.keep_roles_in_step")


def keep_roles_in_step(apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Bring the groups in step, unless a partial migration has left out the tables they need."""
    from staff.services import sync_roles

    needed = [
        ("auth", "group"),
        ("wagtailcore", "grouppagepermission"),
        ("wagtailcore", "groupcollectionpermission"),
    ]
    if all(model in apps.all_models[label] for label, model in needed):
        create_all_permissions()
        sync_roles()


def create_all_permissions() -> None:
    """Django makes an app's permissions in that app's own turn, which for most comes after staff's."""
    from django.contrib.auth.management import create_permissions

    for config in installed_apps.get_app_configs():
        create_permissions(config, verbosity=0)
