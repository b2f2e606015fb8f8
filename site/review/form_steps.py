"""Steps of the review that are taken from the form of a page."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from review.addresses import edit_address

CHANGED = "Пока вы читали, текст изменился. Прочтите его заново и решите."
DONE = {
    "approve": "Вы одобрили «{}».",
    "reject": "Вы вернули «{}» на доработку.",
}


def may_take(request: HttpRequest, page: Any) -> bool:
    """Whether the step that the form asks for is one that the person may take."""
    task = page.current_workflow_task
    names = [name for name, *_ in task.get_actions(page, request.user)] if task is not None else []
    return request.POST.get("workflow-action-name") in names


def take(request: HttpRequest, page: Any) -> HttpResponse:
    """Take the step on the text that was sent to the review, and on nothing else.

    Wagtail would save the form first. What the browser gives back differs from what it got by marks that
    nobody sees, so each reviewer would become an author. What a reviewer really changes saves itself.
    """
    state = page.current_workflow_task_state
    loaded = request.POST.get("loaded_revision_id")
    if loaded and loaded != str(state.revision_id):
        messages.error(request, CHANGED)
        return redirect(edit_address(page))
    action = request.POST["workflow-action-name"]
    page.current_workflow_task.on_action(state, request.user, action, comment=_comment(request))
    messages.success(request, DONE[action].format(page.get_admin_display_title()))
    return redirect("review:waiting")


def _comment(request: HttpRequest) -> str:
    try:
        said = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(said.get("comment", "")) if isinstance(said, dict) else ""
