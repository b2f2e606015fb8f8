"""One's own appeal: how it stands, what has happened, its files, and what may be done with it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cabinet.forms import WithdrawForm
from cabinet.history import history_of
from cabinet.own import files_of, for_its_owner, may_follow_up, not_there
from cabinet.rules import follow_up_until
from files.serving import file_response
from ledger.access import AccessAction, record_access
from questions.errors import QuestionsError
from questions.lifecycle import IllegalStep
from questions.models import Appeal
from questions.services.rating import rating_of
from questions.services.withdrawing import why_not as why_not_withdraw
from questions.services.withdrawing import withdraw
from questions.views.rating import rating_context, take_mark
from questions.views.status import present

DONE = {
    "registered": "Обращение принято. Номер и срок отправлены на вашу почту.",
    "added": "Дополнение принято. Исполнитель увидит его в карточке обращения.",
    "withdrawn": "Обращение отозвано. Ответа на него не будет.",
    "rated": "Оценка сохранена. Спасибо!",
}


@for_its_owner
def card(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    return _show(request, appeal, done=DONE.get(request.GET.get("done", ""), ""))


def _show(request: HttpRequest, appeal: Appeal, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    until = follow_up_until(timezone.localdate(appeal.sent_at)) if appeal.sent_at else None
    context = {
        "appeal": appeal,
        "status": present(appeal),
        "history": history_of(appeal),
        "attachments": appeal.attachments.filter(addition=None).select_related("file"),
        "reply": getattr(appeal, "reply", None) if appeal.is_answered else None,
        "follow_ups": appeal.repetitions.of_address(appeal.email),
        "follow_up_until": until if may_follow_up(appeal) else None,
        "may_withdraw": not why_not_withdraw(appeal),
        "rating_action": reverse("cabinet:rate", args=[appeal.registration_number]),
        **rating_context(rating_of(appeal)),
        **more,
    }
    return render(request, "cabinet/appeal.html", context, status=status)


@for_its_owner
def appeal_file(request: HttpRequest, appeal: Appeal, file_id: UUID) -> HttpResponseBase:
    """Hand out a file of one's own appeal; that it was opened is written down."""
    stored = files_of(appeal).get(file_id)
    if stored is None:
        return not_there(request)
    record_access(actor="visitor", subject=f"{appeal.stream}/{file_id}", action=AccessAction.FILE)
    return file_response(stored)


@require_POST
@for_its_owner
def rate_own(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    if error := take_mark(request, appeal.pk):
        typed = rating_context(rating_of(appeal), request.POST.get("comment"))
        return _show(request, appeal, status=HTTPStatus.UNPROCESSABLE_ENTITY, error=error, **typed)
    return to_card(appeal, "rated")


@for_its_owner
def withdraw_own(request: HttpRequest, appeal: Appeal) -> HttpResponse:
    """Ask first (GET), then take the appeal back (POST)."""
    if request.method != "POST":
        return _ask_to_withdraw(request, appeal, WithdrawForm(), why_not_withdraw(appeal))
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _ask_to_withdraw(request, appeal, form)
    try:
        withdraw(appeal_id=appeal.pk, reason=form.cleaned_data["reason"])
    except (QuestionsError, IllegalStep) as error:
        return _ask_to_withdraw(request, appeal, form, str(error))
    return to_card(appeal, "withdrawn")


def _ask_to_withdraw(
    request: HttpRequest, appeal: Appeal, form: WithdrawForm, refusal: str = ""
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"appeal": appeal, "form": form, "refusal": refusal}
    return render(request, "cabinet/withdraw.html", context, status=status)


def to_card(appeal: Appeal, done: str) -> HttpResponse:
    return redirect(f"{reverse('cabinet:appeal', args=[appeal.registration_number])}?done={done}")
