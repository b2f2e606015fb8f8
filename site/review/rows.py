"""The base of things under review that are no pages: drafts, steps, and faults that keep a text back."""

from collections.abc import Sequence
from typing import Any

from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import DraftStateMixin, LockableMixin, Revision, RevisionMixin, WorkflowMixin

from review.gate import ReviewedSnippetMixin


class ReviewedForm(WagtailAdminModelForm):
    """Lets a draft be unfinished, and names every fault of what is sent on to its review."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        for formset in self.formsets.values():
            # In memory: the faults are those of the thing with its rows as they were typed.
            formset.instance = self.instance
            formset.save(commit=False)
        for fault in self.instance.faults():
            self.add_error(None, fault)
        return not self.errors


class ReviewedRow(
    ReviewedSnippetMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel
):
    """A row that visitors read after other people have read it. A kind of rows says its `faults`."""

    base_form_class = ReviewedForm

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "lock", "unlock")

    def faults_of(self, revision: Revision) -> Sequence[str]:
        """Say what keeps a revision from going live; under a lock, so that two do not pass each other."""
        rows: Any = type(self)._base_manager
        list(rows.select_for_update().values_list("pk"))
        found: list[str] = revision.as_object().faults()
        return found

    def faults(self) -> list[str]:
        """Say in Russian all that keeps the thing, as it is in memory, from being published."""
        return []
