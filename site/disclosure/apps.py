from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class DisclosureApp(AppConfig):
    name = "disclosure"
    verbose_name = "Раскрытие информации"

    def ready(self) -> None:
        from disclosure import signals
        from disclosure.yearly.services import publishing
        from ledger.triggers import Guard, guard

        guard(Guard("disclosure_dutyresult", "duty_result"))
        signals.connect()
        publishing.connect()
        # As the review does: when the groups of the roles are there, and its own ways.
        after_staff = installed_apps.get_app_config("auth")
        post_migrate.connect(prepare_review, sender=after_staff, dispatch_uid="disclosure.yearly_review")


def prepare_review(apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Make the report's way of review, unless a partial migration has left out the tables it needs."""
    needed = [
        ("review", "foureyestask"), ("wagtailcore", "workflowcontenttype"), ("disclosure", "yearlyreport")
    ]  # fmt: skip
    if all(model in apps.all_models[label] for label, model in needed):
        from disclosure.yearly.services.workflow import ensure_workflow

        ensure_workflow()
