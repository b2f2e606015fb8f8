"""The terms of keeping that a new site begins with, loaded after migrations from a reviewed file."""

from datetime import date
from typing import Any

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db import transaction
from django.utils import timezone

from pages.starter.content import Library

BY = "job:starter"
BEGINNING = date(2020, 1, 1)
"""From this day on the terms hold: before any appeal that the site has."""


def load_rules(apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Fill an empty table of terms, unless a partial migration has left it out."""
    if "retentionrule" in apps.all_models["privacy"]:
        load_retention_rules()


@transaction.atomic
def load_retention_rules() -> int:
    """Return how many were loaded; a table that holds any row is the company's own and stays as it is."""
    from privacy.models import RetentionRule

    if RetentionRule.objects.exists():
        return 0
    now = timezone.now()
    stamps = {"proposed_by": BY, "proposed_at": now, "confirmed_by": BY, "confirmed_at": now}
    rows = Library().read_table("retention")
    rules = [RetentionRule(**row, valid_from=BEGINNING, **stamps) for row in rows]
    return len(RetentionRule.objects.bulk_create(rules))
