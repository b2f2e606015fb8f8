"""What the register cannot work without, loaded after migrations from reviewed files."""

import tomllib
from typing import Any

from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.conf import settings
from django.db import transaction

RULE_FIELDS = ("amount", "unit", "extension_amount", "extension_unit")


def load_reference(apps: Apps = installed_apps, **kwargs: Any) -> None:
    """Load the terms and the topics, unless a partial migration has left out their tables."""
    if "responseterm" in apps.all_models["questions"]:
        load_response_terms()
    if "topic" in apps.all_models["questions"]:
        load_topics()


@transaction.atomic
def load_response_terms() -> int:
    """Fill an empty table of terms; one that holds any row is the company's own and stays as it is."""
    from questions.models import ResponseTerm

    if ResponseTerm.objects.exists():
        return 0
    data = tomllib.loads((settings.FIXTURES_DIR / "response_terms.toml").read_text(encoding="utf-8"))
    rules = [
        ResponseTerm(
            channel=channel,
            valid_from=data["valid_from"],
            source=data["source"],
            **{name: rule[name] for name in RULE_FIELDS},
        )
        for rule in data["terms"]
        for channel in rule["channels"]
    ]
    return len(ResponseTerm.objects.bulk_create(rules))


@transaction.atomic
def load_topics() -> int:
    """Fill an empty table of topics; one that holds any row is the company's own and stays as it is."""
    from questions.models import Topic

    if Topic.objects.exists():
        return 0
    data = tomllib.loads((settings.FIXTURES_DIR / "topics.toml").read_text(encoding="utf-8"))
    topics = [Topic(order=order, **row) for order, row in enumerate(data["topics"], start=1)]
    return len(Topic.objects.bulk_create(topics))
