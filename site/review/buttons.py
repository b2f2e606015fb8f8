"""What the form of a page, or of another thing under review, and the lists offer beside Wagtail's own."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.action_menu import ActionMenuItem as SnippetMenuItem
from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem

from review.gate import ReviewedMixin
from review.services.urgent import right_for

ALONE = (PublishMenuItem, UnpublishMenuItem)
"""Wagtail's buttons for what nobody does alone; a page's form asks the permission tester instead."""


def address_of(name: str, subject: Any) -> str:
    options = type(subject)._meta
    return reverse(f"review:{name}", args=[options.app_label, options.model_name, subject.pk])


def _edited(context: Any) -> Any:
    """Return what the form is of, if it is under review and exists already."""
    subject = context.get("page") or context.get("instance")
    return subject if context["view"] == "edit" and isinstance(subject, ReviewedMixin) else None


PUBLISH_NOW = "Опубликовать срочно…"


def may_publish_now(subject: Any, user: Any) -> bool:
    """Whether there is a draft that the person may show at once."""
    if not isinstance(subject, ReviewedMixin):
        return False
    return bool(subject.has_unpublished_changes and user.has_perm(right_for(subject)))


def listing_buttons(subject: Any, user: Any) -> Iterator[Button]:
    """Offer it in the lists too: the director, whose right it is in an emergency, has no form of a page."""
    if may_publish_now(subject, user):
        yield Button(PUBLISH_NOW, address_of("publish_now", subject), icon_name="upload", priority=70)


class PublishNow:
    """Going live at once, for those who may, when there is a draft."""

    name = "action-publish-now"
    label = PUBLISH_NOW
    icon_name = "upload"

    def is_shown(self, context: Any) -> bool:
        return may_publish_now(_edited(context), context["request"].user)

    def get_url(self, context: Any) -> str:
        return address_of("publish_now", _edited(context))


class Remove:
    """Asking to take what is published off the site."""

    name = "action-remove"
    label = "Снять с публикации…"
    icon_name = "download"

    def is_shown(self, context: Any) -> bool:
        subject = _edited(context)
        return bool(subject is not None and subject.live)

    def get_url(self, context: Any) -> str:
        return address_of("remove", _edited(context))


class PublishNowMenuItem(PublishNow, ActionMenuItem):
    pass


class RemoveMenuItem(Remove, ActionMenuItem):
    pass


class PublishNowSnippetItem(PublishNow, SnippetMenuItem):
    pass


class RemoveSnippetItem(Remove, SnippetMenuItem):
    pass
