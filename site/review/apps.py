from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class ReviewApp(AppConfig):
    name = "review"
    verbose_name = "Согласование"

    def ready(self) -> None:
        from review import guards, refusals, signals

        signals.connect()
        refusals.install()
        guards.install()
        # The groups of the roles take the steps; staff brings them in step in its turn, before auth's.
        after_staff = installed_apps.get_app_config("auth")
        post_migrate.connect(prepare_workflows, sender=after_staff, dispatch_uid="review.workflows")


def prepare_workflows(apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Make the ways of review, unless a partial migration has left out the tables they need."""
    needed = [("review", "foureyestask"), ("wagtailcore", "workflowcontenttype")]
    if all(model in apps.all_models[label] for label, model in needed):
        from review.services.workflows import ensure_workflows

        ensure_workflows()
