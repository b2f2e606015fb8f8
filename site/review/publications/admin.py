"""The lists and forms of publications in the admin, whatever room they belong to."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from wagtail.admin.ui.tables import Column
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.snippets import IndexView, PreviewOnEditView, SnippetViewSet

from review.permissions import ReviewedPolicy


class PublicationIndexView(IndexView):
    """Lists with all that a row says in a few queries, however many rows there are."""

    related: tuple[str, ...] = ("latest_revision",)

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        own = {
            "base_content_type": ContentType.objects.get_for_model(self.model),
            "object_id": Cast(OuterRef("pk"), CharField()),
        }
        return rows.select_related(*self.related).annotate(
            is_scheduled=Exists(Revision.objects.filter(approved_go_live_at__isnull=False, **own)),
            is_in_review=Exists(WorkflowState.objects.filter(status="in_progress", **own)),
        )


class ReviewerPreview(PreviewOnEditView):
    """A preview also for those who have the thing to review now: they see the form, so they see the page."""

    def user_has_permission(self, permission: str) -> bool:
        return self.user_has_permission_for_instance(permission, self.object)

    def user_has_permission_for_instance(self, permission: str, instance: Any) -> bool:
        if super().user_has_permission_for_instance(permission, instance):
            return True
        task = instance.current_workflow_task
        return task is not None and bool(task.user_can_access_editor(instance, self.request.user))


def state_words(row: Any) -> str:
    """Say where a row of the list stands: «на сайте, есть черновик»."""
    words = ["на сайте"] if row.live else []
    if row.is_scheduled:
        words.append("ждёт своего часа")
    elif row.is_in_review:
        words.append("на согласовании")
    elif row.live and row.has_unpublished_changes:
        words.append("есть черновик")
    return ", ".join(words) or "черновик"


STATE = Column("state", label="Состояние", accessor=state_words)


class PublicationViewSet(SnippetViewSet):
    """Drafts that go live through their review; a copy would be a form over the original."""

    copy_view_enabled = False
    index_view_class = PublicationIndexView
    preview_on_edit_view_class = ReviewerPreview
    list_display = ["__str__", STATE]

    @property
    def permission_policy(self) -> ReviewedPolicy:
        return ReviewedPolicy(self.model)
