"""What the pages do by themselves when their time has come."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


def publish_due(now: datetime) -> int:
    """Publish the revisions whose time has come; return how many.

    Wagtail's own command stops at the first page that fails and would do so each minute; here it is logged
    and the others go on.
    """
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    return _each(due, lambda revision: revision.publish(log_action="wagtail.publish.scheduled"))


def expire_due(now: datetime) -> int:
    """Take down what has had its time; return how many."""

    def take_down(row: Any) -> None:
        row.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")

    due = [
        model.objects.filter(live=True, expire_at__lte=now).order_by("pk") for model in _scheduled_models()
    ]
    return sum(_each(rows, take_down) for rows in due)


def _scheduled_models() -> list[Any]:
    """Return Page, which stands for all its kinds, and whatever else can be published for a time."""
    others = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in others if not issubclass(model, Page))]


def _each(due: "models.QuerySet[Any]", act: Callable[[Any], None]) -> int:
    """Act on each row in a transaction of its own, unless another worker has just done it."""
    done = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = due.select_for_update().filter(pk=pk).first()
                if row is not None:
                    act(row)
                    done += 1
        except Exception:
            logger.exception("%s %s could not be published or taken down in time", due.model.__name__, pk)
    return done
