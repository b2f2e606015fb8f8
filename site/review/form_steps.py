"""Steps of the review that are taken from the form of a page or of another thing."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wagtail.admin.utils import get_latest_str

from review.addresses import edit_address
from review.errors import ReviewError

CHANGED = "Пока вы читали, текст изменился. Прочтите его заново и решите."
DONE = {
    "approve": "Вы одобрили «{}».",
    "reject": "Вы вернули «{}» на доработку.",
}


def may_take(request: HttpRequest, subject: Any) -> bool:
    """Whether the step that the form asks for is one that the person may take."""
    task = subject.current_workflow_task
    names = [name for name, *_ in task.get_actions(subject, request.user)] if task is not None else []
    return request.POST.get("workflow-action-name") in names


def take(request: HttpRequest, subject: Any) -> HttpResponse:
    """Take the step on the text that was sent to the review, and on nothing else.

    Wagtail would save the form first. What the browser gives back differs from what it got by marks that
    nobody sees, so each reviewer would become an author. What a reviewer really changes saves itself.
    """
    state = subject.current_workflow_task_state
    loaded = request.POST.get("loaded_revision_id")
    if loaded and loaded != str(state.revision_id):
        messages.error(request, CHANGED)
        return redirect(edit_address(subject))
    action = request.POST["workflow-action-name"]
    try:
        subject.current_workflow_task.on_action(state, request.user, action, comment=_comment(request))
    except ReviewError as error:
        messages.error(request, str(error))
        return redirect(edit_address(subject))
    messages.success(request, DONE[action].format(get_latest_str(subject)))
    return redirect("review:waiting")


def _comment(request: HttpRequest) -> str:
    try:
        said = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(said.get("comment", "")) if isinstance(said, dict) else ""
