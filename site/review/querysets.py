from __future__ import annotations

from typing import Any, Self

from django.db import models

from wagtail.models import Revision


def about(rows: Any, subject: Any) -> Any:
    """Narrow rows with a content type and an object's number to those of one thing."""
    return rows.filter(content_type=subject.get_base_content_type(), object_id=str(subject.pk))


class RemovalQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(decided_at__isnull=True)


class LateReviewQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(reviewed_at__isnull=True)


def revisions_of(subject: Any) -> models.QuerySet[Revision]:
    return Revision.objects.filter(
        base_content_type=subject.get_base_content_type(), object_id=str(subject.pk)
    )
