"""Steps of the review that are taken from the form of a page or of another thing."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wagtail.admin.utils import get_latest_str
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page, PageSubscription

from review.addresses import edit_address
from review.drafts import keep_comments
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
    if isinstance(subject, Page):
        _keep_comments_of_form(request, subject)
    action = request.POST["workflow-action-name"]
    try:
        subject.current_workflow_task.on_action(state, request.user, action, comment=_comment(request))
    except ReviewError as error:
        messages.error(request, str(error))
        return redirect(edit_address(subject))
    messages.success(request, DONE[action].format(get_latest_str(subject)))
    return redirect("review:waiting")


def is_locked_for(request: HttpRequest, subject: Any) -> bool:
    """Whether the thing is locked for the person: somebody else has closed it, or it waits for other people.

    Who sent a text to its review may still call it back.
    """
    state = subject.current_workflow_state
    calls_back = request.POST.get("action-cancel-workflow") and state and state.user_can_cancel(request.user)
    lock = subject.get_lock()
    return bool(lock and lock.for_user(request.user) and not calls_back)


def _keep_comments_of_form(request: HttpRequest, page: Any) -> None:
    """Keep the comments that came with the step and tell of them, as Wagtail does when it saves the form."""
    draft = page.get_latest_revision_as_object()
    form = draft.get_edit_handler().get_form_class()(
        request.POST,
        request.FILES,
        instance=draft,
        parent_page=page.get_parent(),
        for_user=request.user,
        subscription=PageSubscription(page=page, user=request.user),
    )
    comments = form.formsets.get("comments")
    if comments is None or not comments.is_valid():
        return
    comments.save(commit=False)
    revision = page.get_latest_revision()
    keep_comments(draft, revision)
    view = EditView()
    view.request, view.page, view.form = request, draft, form
    changes = view.get_commenting_changes()
    view.log_commenting_changes(changes, revision)
    view.send_commenting_notifications(changes)


def _comment(request: HttpRequest) -> str:
    try:
        said = json.loads(request.POST.get("workflow-action-extra-data") or "{}")
    except ValueError:
        return ""
    return str(said.get("comment", "")) if isinstance(said, dict) else ""
