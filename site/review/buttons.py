"""What the form of a page offers beside Wagtail's own buttons."""

from typing import Any

from django.urls import reverse

from wagtail.admin.action_menu import ActionMenuItem

from review.gate import ReviewedMixin
from review.services.urgent import right_for


def address_of(name: str, subject: Any) -> str:
    options = type(subject)._meta
    return reverse(f"review:{name}", args=[options.app_label, options.model_name, subject.pk])


class PublishNowMenuItem(ActionMenuItem):
    """Going live at once, for those who may, when there is a draft."""

    name = "action-publish-now"
    label = "Опубликовать срочно…"
    icon_name = "upload"

    def is_shown(self, context: Any) -> bool:
        page = context.get("page")
        if context["view"] != "edit" or not isinstance(page, ReviewedMixin):
            return False
        return bool(page.has_unpublished_changes and context["request"].user.has_perm(right_for(page)))

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
