"""Giving several appeals to one executor. Each is a step of its own, as on its card: some may be refused."""

from collections.abc import Iterable

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from questions.errors import QuestionsError
from questions.lifecycle import IllegalStep
from questions.models import Appeal
from questions.permissions import ASSIGN
from questions.services import handling
from staff.models import Employee

MOST_AT_ONCE = 200


@require_POST
@permission_required(ASSIGN, raise_exception=True)
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked appeals to the chosen executor and tell what became of each."""
    back = redirect(get_valid_next_url_from_request(request) or reverse("appeals:index"))
    ticked = [pk for pk in request.POST.getlist("appeal") if pk.isdecimal()][:MOST_AT_ONCE]
    assignee = _executor(request.POST.get("assignee", ""))
    actor = Employee.objects.of_user(request.user)
    if actor is None:
        messages.error(request, "У вашей учётной записи нет карточки сотрудника.")
    elif assignee is None:
        messages.error(request, "Выберите исполнителя.")
    elif not ticked:
        messages.error(request, "Отметьте обращения, которые нужно назначить.")
    else:
        appeals = Appeal.objects.filter(pk__in=ticked).by_due_date()
        _report(request, len(appeals), _refusals(appeals, actor, assignee))
    return back


def _executor(pk: str) -> Employee | None:
    return Employee.objects.active().filter(pk=pk).first() if pk.isdecimal() else None


def _refusals(appeals: Iterable[Appeal], actor: Employee, assignee: Employee) -> list[str]:
    """Assign one by one, each in its own transaction; return why some were not."""
    refusals = []
    for appeal in appeals:
        try:
            handling.assign(appeal_id=appeal.pk, actor=actor, assignee=assignee)
        except (QuestionsError, IllegalStep) as error:
            refusals.append(f"№ {appeal.registration_number} — {error}")
    return refusals


def _report(request: HttpRequest, total: int, refusals: list[str]) -> None:
    done = total - len(refusals)
    if not refusals:
        messages.success(request, f"Назначено: {done}.")
        return
    show = messages.warning if done else messages.error
    show(request, f"Назначено: {done}. Не удалось: {len(refusals)}. {' '.join(refusals)}")
