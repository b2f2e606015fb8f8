"""The gate: nothing under review goes live, or leaves the site, but through the people who must see it.

It stands in the models themselves. Buttons and rights of the admin only follow it, so that no other way, by a
direct request, in bulk, by a schedule, by a copy or by a superuser, comes past it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from wagtail.models import PagePermissionTester, Revision, TaskState, WorkflowState

from review.drafts import keep_comments, say_the_same
from review.errors import NotReviewed, Unfit
from review.reading import refusal_to_publish

if TYPE_CHECKING:
    # Wagtail's own classes come after the gate in the bases of whatever it guards.
    from wagtail.models import DraftStateMixin as Drafted
else:
    Drafted = object

LEAVES_ALONE = "Снять с публикации может только решение двух человек: попросите об этом на странице правки."
LIVE_STAYS = "Опубликованное не удаляют: сначала его снимают с публикации решением двух человек."
NO_LIVE_COPY = "Копия выходит на сайт только через согласование."
CHANGES_BY_REVIEW = "Опубликованное меняет только согласование: сохраните черновик и отправьте его дальше."
BOOKKEEPING = frozenset({"latest_revision", "has_unpublished_changes", "locked", "locked_by", "locked_at"})
"""What Wagtail notes beside the text of a published thing; visitors see nothing of it."""


@dataclass(frozen=True)
class Exemption:
    """Why the gate stands open for a moment: a job of the site itself, or a decision that is on record."""

    by: str


_exemption: ContextVar[Exemption | None] = ContextVar("review_exemption", default=None)


@contextmanager
def exempt(by: str) -> Iterator[None]:
    """Open the gate for what is done inside: for a named job, or a service that has recorded its reason.

    ``by`` is a code such as «job:load_starter» or «removal:12». Never for what a person decides alone.
    """
    token = _exemption.set(Exemption(by))
    try:
        yield
    finally:
        _exemption.reset(token)


def is_exempt() -> bool:
    return _exemption.get() is not None


def require_exemption(reason: str) -> None:
    if not is_exempt():
        raise NotReviewed(reason)


class ReviewedMixin(Drafted):
    """For whatever has drafts and a workflow: stands before Wagtail's own classes in the bases."""

    live: bool
    has_unpublished_changes: bool

    @transaction.atomic
    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> Any:
        """Publish, or schedule, a revision that has passed its review; NotReviewed otherwise.

        Wagtail asks for the right of whoever takes the last step; here the steps themselves are the right.
        One transaction: what listens, the archive above all, stands or falls with the publication.
        Unfit when the thing itself says that its content cannot go live, whoever asks.
        """
        if not is_exempt() and (reason := refusal_to_publish(self, revision)):
            raise NotReviewed(reason)
        if faults := self.faults_of(revision):
            raise Unfit(faults)
        kwargs["skip_permission_checks"] = True
        return super().publish(revision, user=user, **kwargs)

    def faults_of(self, revision: Revision) -> Sequence[str]:
        """Say in Russian what in the revision keeps it from going live; the kinds of things know."""
        return ()

    @transaction.atomic
    def unpublish(self, set_expired: bool = False, **kwargs: Any) -> Any:
        """Take off the site what has had its time, or what two people have decided on."""
        if not set_expired:
            require_exemption(LEAVES_ALONE)
        return super().unpublish(set_expired=set_expired, **kwargs)

    def save_revision(self, user: Any = None, overwrite_revision: Any = None, **kwargs: Any) -> Revision:
        """Save a draft. What is under review begins with its first step again: it is another text now.

        What changes no word of such a text makes neither a draft nor an author. The admin saves a whole page
        for a comment, and by itself: a reviewer who says what is wrong would have written the text, and could
        not decide on it.
        """
        latest = self.get_latest_revision()
        if (
            latest is not None
            and is_under_review(self)
            and say_the_same(self.serializable_data(), latest.content)
        ):
            self.keep_beside(latest)
            return latest
        if overwrite_revision is not None and was_looked_at(overwrite_revision):
            overwrite_revision = None
        revision: Revision = super().save_revision(user=user, overwrite_revision=overwrite_revision, **kwargs)
        begin_again(self, revision, user)
        return revision

    def keep_beside(self, revision: Revision) -> None:
        """Keep what came with a saving that changed no word of the draft; the kinds of things know."""


def was_looked_at(revision: Revision) -> bool:
    """Whether somebody approves, or has approved, this very revision: then it stays as he saw it."""
    return TaskState.objects.filter(revision_id=revision.pk).exists()


def begin_again(subject: Any, revision: Revision, user: Any) -> None:
    if not is_under_review(subject):
        return
    present = subject.current_workflow_state.current_task_state
    if present.revision_id != revision.pk:
        present.specific.cancel(user=user)


def is_under_review(subject: Any) -> bool:
    state = subject.current_workflow_state
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return False
    return state.current_task_state is not None


class ReviewedPageMixin(ReviewedMixin):
    """The gate of a page, which can also be copied, mirrored and deleted."""

    def permissions_for_user(self, user: Any) -> "ReviewedPageTester":
        return ReviewedPageTester(user, self)

    def keep_beside(self, revision: Revision) -> None:
        keep_comments(self, revision)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        if not is_exempt() and self.get_descendants(inclusive=True).live().exists():
            raise NotReviewed(LIVE_STAYS)
        return super().delete(*args, **kwargs)

    def copy(self, *args: Any, keep_live: bool = True, **kwargs: Any) -> Any:
        return super().copy(*args, keep_live=keep_live and is_exempt(), **kwargs)

    def create_alias(self, *args: Any, **kwargs: Any) -> Any:
        require_exemption(NO_LIVE_COPY)
        return super().create_alias(*args, **kwargs)


_changing: ContextVar[bool] = ContextVar("review_changing", default=False)
"""Whether Wagtail is writing what the gate has just let through."""


@contextmanager
def _written_by_the_gate() -> Iterator[None]:
    token = _changing.set(True)
    try:
        yield
    finally:
        _changing.reset(token)


class ReviewedSnippetMixin(ReviewedMixin):
    """The gate of a thing that is no page. Its live row is what visitors read, so it is guarded itself."""

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> Any:
        with _written_by_the_gate():
            return super().publish(revision, user=user, **kwargs)

    def unpublish(self, set_expired: bool = False, **kwargs: Any) -> Any:
        with _written_by_the_gate():
            return super().unpublish(set_expired=set_expired, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless that would change what is live, or make it live, past the review."""
        fields = kwargs.get("update_fields")
        is_note = fields is not None and set(fields) <= BOOKKEEPING
        if not (is_note or _changing.get() or is_exempt()) and (self.live or self._is_live_now()):
            raise NotReviewed(CHANGES_BY_REVIEW)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self.require_removed()
        return super().delete(*args, **kwargs)

    def require_removed(self) -> None:
        """Refuse what would delete a published thing; asked also when many are deleted at once."""
        if not is_exempt() and self._is_live_now():
            raise NotReviewed(LIVE_STAYS)

    def permissions_for_user(self, user: Any) -> "ReviewedSnippetTester":
        return ReviewedSnippetTester(self)

    def _is_live_now(self) -> bool:
        rows: Any = type(self)._base_manager
        return bool(rows.filter(pk=self.pk, live=True).exists())


@dataclass(frozen=True)
class ReviewedSnippetTester:
    """What Wagtail asks before it takes a thing off the site; the gate decides."""

    subject: ReviewedSnippetMixin

    def can_unpublish(self) -> bool:
        return bool(is_exempt() and self.subject.live)


class ReviewedPageTester(PagePermissionTester):
    """What the admin offers with a page: nobody publishes or removes alone, whatever his rights."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return bool(is_exempt() and self.page.live)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        # Asked for each line of a list: the database only where the page itself does not tell.
        if self.page.live or not super().can_delete(ignore_bulk=ignore_bulk):
            return False
        return self.page.is_leaf() or not self.page.get_descendants().live().exists()

    def can_move(self) -> bool:
        return bool(super().can_delete(ignore_bulk=True))

    def can_set_view_restrictions(self) -> bool:
        """Closing a published page to strangers would take it off the site."""
        return super().can_publish() and not self.page.live

    def can_unschedule(self) -> bool:
        return bool(super().can_publish())
