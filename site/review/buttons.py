"""What the form of a page and the tree offer beside Wagtail's own buttons."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button

from review.gate import ReviewedMixin
from review.services.urgent import right_for


def address_of(name: str, subject: Any) -> str:
    options = type(subject)._meta
    return reverse(f"review:{name}", args=[options.app_label, options.model_name, subject.pk])


PUBLISH_NOW = "Опубликовать срочно…"


def may_publish_now(page: Any, user: Any) -> bool:
    """Whether there is a draft that the person may show at once."""
    if not isinstance(page, ReviewedMixin):
        return False
    return bool(page.has_unpublished_changes and user.has_perm(right_for(page)))


def listing_buttons(page: Any, user: Any) -> Iterator[Button]:
    """Offer it in the tree too: the director, whose right it is in an emergency, has no form of a page."""
    if may_publish_now(page, user):
        yield Button(PUBLISH_NOW, address_of("publish_now", page), icon_name="upload", priority=70)


class PublishNowMenuItem(ActionMenuItem):
    """Going live at once, for those who may, when there is a draft."""

    name = "action-publish-now"
    label = PUBLISH_NOW
    icon_name = "upload"

    def is_shown(self, context: Any) -> bool:
        return context["view"] == "edit" and may_publish_now(context.get("page"), context["request"].user)

    def get_url(self, context: Any) -> str:
        return address_of("publish_now", context["page"])


class RemoveMenuItem(ActionMenuItem):
    """Asking to take a published page off the site."""

    name = "action-remove"
    label = "Снять с публикации…"
    icon_name = "download"

    def is_shown(self, context: Any) -> bool:
        page = context.get("page")
        return bool(context["view"] == "edit" and isinstance(page, ReviewedMixin) and page.live)

    def get_url(self, context: Any) -> str:
        return address_of("remove", context["page"])
