from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from review.addresses import edit_address
from review.errors import ReviewError
from review.forms import DecisionForm, ReasonForm
from review.gate import ReviewedMixin
from review.models import LateReview, Removal
from review.permissions import REMOVE, REVIEW_LATE, may_change
from review.services.removing import decide_removal, request_removal
from review.services.urgent import is_own, publish_at_once, review_afterwards, right_for
from review.waiting import waiting_for

OVERVIEW = "Согласование"


def _titled(title: str, icon: str, **context: Any) -> dict[str, Any]:
    """Return the context of a page of the admin, with the way back to the overview."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": "Главная"}]
    if title != OVERVIEW:
        trail.append({"url": reverse("review:waiting"), "label": OVERVIEW})
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
        **context,
    }


def waiting(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perms(["review.view_removal", "review.view_latereview"]):
        raise PermissionDenied
    late = LateReview.objects.waiting()[:50]
    context = _titled(OVERVIEW, "tasks", waiting=waiting_for(request.user), late=late)
    return render(request, "review/waiting.html", context)


def publish_now(request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
    subject = _subject(app, model, pk)
    if not request.user.has_perm(right_for(subject)):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publish_at_once(
                subject=subject, user=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except ReviewError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"«{subject}» на сайте. Другой человек проверит текст после публикации."
            )
            return redirect(edit_address(subject))
    context = _titled("Опубликовать срочно", "upload", form=form, subject=subject, back=edit_address(subject))
    return render(request, "review/publish_now.html", context)


def ask_to_remove(request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
    subject = _subject(app, model, pk)
    if not may_change(subject, request.user):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_removal(
                subject=subject, user=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except ReviewError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"Просьба отправлена. «{subject}» останется на сайте, пока не решат снять."
            )
            return redirect(edit_address(subject))
    context = _titled(
        "Снять с публикации", "download", form=form, subject=subject, back=edit_address(subject)
    )
    return render(request, "review/remove.html", context)


def removal(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Removal.objects.select_related("requested_by", "decided_by"), pk=pk)
    if not request.user.has_perm(REMOVE):
        raise PermissionDenied
    form = DecisionForm(
        request.POST or None, yes="Снять с публикации", no="Оставить на сайте", words_for=DecisionForm.NO
    )
    if request.method == "POST" and form.is_valid():
        said = {"is_granted": form.is_yes, "note": form.cleaned_data["note"]}
        try:
            decide_removal(removal=row, user=request.user, now=timezone.now(), **said)
        except ReviewError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Снято с публикации." if form.is_yes else "Остаётся на сайте.")
            return redirect("review:waiting")
    context = _titled("Снять с публикации?", "download", form=form, removal=row, subject=row.subject)
    context["is_own"] = row.requested_by_id == request.user.pk
    return render(request, "review/removal.html", {**context, **_link(row.subject)})


def late_review(request: HttpRequest, pk: int) -> HttpResponse:
    late = get_object_or_404(LateReview.objects.select_related("published_by", "reviewed_by"), pk=pk)
    if not request.user.has_perm(REVIEW_LATE):
        raise PermissionDenied
    form = DecisionForm(
        request.POST or None, yes="Замечаний нет", no="Есть замечания", words_for=DecisionForm.NO
    )
    if request.method == "POST" and form.is_valid():
        said = {"is_accepted": form.is_yes, "note": form.cleaned_data["note"]}
        try:
            review_afterwards(late=late, user=request.user, now=timezone.now(), **said)
        except ReviewError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Записано.")
            return redirect("review:waiting")
    own = is_own(late, request.user)
    context = _titled("Проверка после публикации", "view", form=form, late=late, is_own=own)
    return render(request, "review/late.html", {**context, **_link(late.subject)})


def _link(subject: Any) -> dict[str, str]:
    return {"edit_url": edit_address(subject), "url": getattr(subject, "url", "") or ""} if subject else {}


def _subject(app: str, model: str, pk: int) -> Any:
    """Return what an address names, if it is a thing under review."""
    try:
        found = apps.get_model(app, model)
    except LookupError:
        raise Http404 from None
    if not issubclass(found, ReviewedMixin):
        raise Http404
    things: Any = found
    return get_object_or_404(things._default_manager, pk=pk)
