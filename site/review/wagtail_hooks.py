from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path, reverse

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import (
    UserObjectsInWorkflowModerationPanel,
    WorkflowObjectsToModeratePanel,
)
from wagtail.admin.widgets.button import Button

from review import urls
from review.buttons import (
    ALONE,
    PublishNowMenuItem,
    PublishNowSnippetItem,
    RemoveMenuItem,
    RemoveSnippetItem,
    listing_buttons,
)
from review.form_steps import is_locked_for, may_take, take
from review.gate import LIVE_STAYS, ReviewedMixin
from review.panels import WaitingPanel
from review.permissions import BYPASS, REMOVE, REVIEW_LATE, URGENT
from review.refusals import DENIED, refuse, refuse_in_place
from review.services.letters import KINDS
from review.services.reminding import remind

WAGTAILS_PANELS = (UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel)
STEPS = {"action-publish", "action-workflow-action"}
SEES = ["review.view_latereview", "review.view_removal"]
WORKFLOWS = [
    f"wagtailcore.{verb}_{model}" for verb in ("add", "change", "delete") for model in ("workflow", "task")
]


@hooks.register("role_permissions")
def permissions() -> dict[str, list[str]]:
    """The steps themselves belong to the groups that a way of review names; these are rights beside it."""
    return {
        "editor": [*SEES, URGENT],
        "lawyer": [*SEES, REVIEW_LATE],
        "publisher": [*SEES, URGENT, REVIEW_LATE, REMOVE],
        "head": [*SEES, URGENT, REVIEW_LATE, REMOVE],
        "director": [*SEES, URGENT, BYPASS, REVIEW_LATE, REMOVE],
        "administrator": [*SEES, URGENT, BYPASS, REMOVE, *WORKFLOWS],
    }


@hooks.register("register_admin_urls")
def admin_addresses() -> list[Any]:
    return [path("review/", include(urls))]


class ReviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return all(request.user.has_perm(right) for right in SEES)


@hooks.register("register_admin_menu_item")
def review_in_the_menu() -> MenuItem:
    return ReviewMenuItem(
        "Согласование", reverse("review:waiting"), name="review", icon_name="tasks", order=105
    )


@hooks.register("register_page_action_menu_item")
def publish_now_item() -> PublishNowMenuItem:
    return PublishNowMenuItem(order=70)


@hooks.register("register_page_action_menu_item")
def remove_item() -> RemoveMenuItem:
    return RemoveMenuItem(order=80)


@hooks.register("register_page_listing_more_buttons")
def publish_now_in_the_tree(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return listing_buttons(page, user)


@hooks.register("register_snippet_listing_buttons")
def publish_now_in_the_list(subject: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return listing_buttons(subject, user)


@hooks.register("register_snippet_action_menu_item")
def publish_now_snippet_item(model: type[Any]) -> PublishNowSnippetItem | None:
    return PublishNowSnippetItem(order=70) if issubclass(model, ReviewedMixin) else None


@hooks.register("register_snippet_action_menu_item")
def remove_snippet_item(model: type[Any]) -> RemoveSnippetItem | None:
    return RemoveSnippetItem(order=80) if issubclass(model, ReviewedMixin) else None


@hooks.register("construct_snippet_action_menu")
def offer_nothing_alone(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    if issubclass(context["model"], ReviewedMixin):
        items[:] = [item for item in items if not isinstance(item, ALONE)]


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    if all(request.user.has_perm(right) for right in SEES):
        # Wagtail's own two panels say the same of texts alone.
        panels[:] = [panel for panel in panels if not isinstance(panel, WAGTAILS_PANELS)]
        panels.append(WaitingPanel(request))


@hooks.register("before_edit_page")
@hooks.register("before_create_page")
def take_or_refuse_steps(request: HttpRequest, subject: Any, *new: Any) -> HttpResponseBase | None:
    """Take a step of the review; say no to one that Wagtail would quietly turn into saving a draft."""
    if request.method != "POST":
        return None
    if request.POST.get("action-publish"):
        return refuse(request, "Опубликовать текст может только его согласование: отправьте его дальше.")
    if request.POST.get("action-workflow-action"):
        return take(request, subject) if may_take(request, subject) else refuse(request, DENIED)
    if not new and is_locked_for(request, subject):
        refuse_in_place(request)
    return None


@hooks.register("before_edit_snippet")
def take_or_refuse_steps_of_snippet(request: HttpRequest, subject: Any) -> HttpResponseBase | None:
    return take_or_refuse_steps(request, subject) if isinstance(subject, ReviewedMixin) else None


@hooks.register("before_create_snippet")
def refuse_to_create_live(request: HttpRequest, model: type[Any]) -> HttpResponseBase | None:
    """Say no to a new thing that would be published at once; there is no step of its review to take yet."""
    if issubclass(model, ReviewedMixin) and STEPS & set(request.POST):
        return refuse(request, DENIED)
    return None


@hooks.register("before_delete_snippet")
def refuse_to_delete_live(request: HttpRequest, subjects: list[Any]) -> HttpResponseBase | None:
    """Say no and write it down; the models themselves refuse it, too."""
    if request.method == "POST" and any(isinstance(each, ReviewedMixin) and each.live for each in subjects):
        return refuse(request, LIVE_STAYS)
    return None


@hooks.register("before_move_page")
def refuse_to_move(request: HttpRequest, page: Any, destination: Any) -> None:
    """Ask for the right before the question is shown: Wagtail asks when it is answered."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


@hooks.register("before_bulk_action")
def refuse_bulk_steps(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponseBase | None:
    """Refuse the whole when a part of it may not be: Wagtail would leave that part out and tell nobody."""
    _, left_out = action.get_actionable_objects()
    return refuse(request, DENIED) if left_out.get("items_with_no_access") else None


@hooks.register("periodic_job")
def remind_of_what_waits(now: datetime) -> str:
    told = remind(now=now)
    return f"{told} reminders of the review queued" if told else ""


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return KINDS
