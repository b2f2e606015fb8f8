"""The list of agreed calls, and how each of them ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from questions.desk.registration import CallResultForm
from questions.errors import QuestionsError
from questions.lifecycle import FINISHED, IllegalStep
from questions.models import CallBack
from questions.permissions import ANSWER, VIEW
from questions.services.calls import record_call
from questions.views.registration import DeskView

DONE_SHOWN = 50
WAITING_SHOWN = 200


@dataclass(frozen=True)
class CallRow:
    """A call with what its row shows."""

    call: CallBack
    is_overdue: bool
    form: CallResultForm | None


class CallBackListView(DeskView):
    page_title = "Обратные звонки"
    header_icon = "history"
    template_name = "questions/desk/call_backs.html"
    permission = VIEW
    needs_employee = False
    bound: dict[int, CallResultForm] = {}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        mine = "mine" in self.request.GET
        calls = CallBack.objects.select_related("appeal", "assignee")
        if mine:
            calls = calls.filter(assignee__user=self.request.user.pk)
        waiting = [self._row(call, now) for call in calls.filter(done_at=None)[:WAITING_SHOWN]]
        end_of_day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
            days=1
        )
        context: dict[str, Any] = super().get_context_data(
            mine=mine,
            groups=[
                ("Просрочены", [row for row in waiting if row.is_overdue]),
                ("Сегодня", [row for row in waiting if now <= row.call.agreed_at < end_of_day]),
                ("Позже", [row for row in waiting if row.call.agreed_at >= end_of_day]),
            ],
            done=calls.exclude(done_at=None).order_by("-done_at")[:DONE_SHOWN],
            **kwargs,
        )
        return context

    def _row(self, call: CallBack, now: datetime) -> CallRow:
        form = None
        if self.request.user.has_perm(ANSWER):
            form = self.bound.get(call.pk) or CallResultForm(prefix=f"call{call.pk}")
        return CallRow(call, call.agreed_at < now, form)


class CallResultView(CallBackListView):
    permission = ANSWER
    needs_employee = True

    def get(self, request: HttpRequest, call_id: int = 0) -> HttpResponse:
        return redirect("registration:calls")

    def post(self, request: HttpRequest, call_id: int) -> HttpResponse:
        call = get_object_or_404(CallBack.objects.select_related("appeal"), pk=call_id)
        form = CallResultForm(request.POST, prefix=f"call{call.pk}")
        if form.is_valid():
            try:
                record_call(call_id=call.pk, actor=self.employee, **form.cleaned_data)
            except (QuestionsError, IllegalStep) as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Итог звонка записан.")
                return redirect("registration:calls")
        if call.done_at is not None or call.appeal.state in FINISHED:
            # Its row is not among the waiting ones, or offers only to stay open: say it above.
            messages.error(request, "; ".join(str(error) for error in form.non_field_errors()))
        self.bound = {call.pk: form}
        return self.show(status=422)
