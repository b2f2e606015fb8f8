"""What the form of a page, or of another thing under review, offers beside Wagtail's own buttons."""

from typing import Any

from django.urls import reverse

from wagtail.admin.action_menu import ActionMenuItem
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


class PublishNow:
    """Going live at once, for those who may, when there is a draft."""

    name = "action-publish-now"
    label = "Опубликовать срочно…"
    icon_name = "upload"

    def is_shown(self, context: Any) -> bool:
        subject = _edited(context)
        if subject is None:
            return False
        return bool(subject.has_unpublished_changes and context["request"].user.has_perm(right_for(subject)))

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
