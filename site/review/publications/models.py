"""What the public reads that is no page: with drafts, a review and an archive, corrected in the open."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models

from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from review.gate import ReviewedSnippetMixin
from review.publications.forms import PublicationForm

NO_REASON = "Это уже опубликовано: напишите, что исправлено и почему. Причину увидят посетители."
OLD_REASON = "Причина осталась от прежнего исправления: напишите, что исправлено теперь."


class PublicationQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        return self.filter(live=True)


class ReviewedRow(
    ReviewedSnippetMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel
):
    """A row that visitors read after other people have read it. A kind of rows says its `faults`."""

    base_form_class = PublicationForm

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "lock", "unlock")

    def faults_of(self, revision: Revision) -> Sequence[str]:
        """Say what keeps a revision from going live; under a lock, so that two do not pass each other."""
        rows: Any = type(self)._base_manager
        list(rows.select_for_update().values_list("pk"))
        found: list[str] = revision.as_object().all_faults()
        return found

    def all_faults(self) -> list[str]:
        """Say all that keeps the thing from being published, with what holds for all of its sort."""
        return self.faults()

    def faults(self) -> list[str]:
        """Say in Russian all that keeps the thing, as it is in memory, from being published."""
        return []

    def remarks(self) -> list[str]:
        """Say in Russian what is lawful but worth a second look."""
        return []


class Publication(ReviewedRow):
    """A thing that goes live as a whole; published, it changes by a correction with its reason only."""

    correction_reason = models.TextField(
        "что исправлено и почему",
        blank=True,
        help_text="Заполните, если исправляете опубликованное. Посетители увидят это на странице.",
    )

    objects = PublicationQuerySet.as_manager()
    reason_panels = [FieldPanel("correction_reason")]

    class Meta(ReviewedRow.Meta):
        abstract = True

    def all_faults(self) -> list[str]:
        reason = self.fault_of_reason()
        return [*self.faults(), reason] if reason else self.faults()

    def fault_of_reason(self) -> str:
        """Say that a correction of what is published lacks its reason; empty for a first publication."""
        rows: Any = type(self)._base_manager
        published = rows.filter(pk=self.pk, live=True).values_list("correction_reason", flat=True).first()
        if published is None:
            return ""
        if not self.correction_reason.strip():
            return NO_REASON
        return OLD_REASON if self.correction_reason.strip() == published.strip() else ""
