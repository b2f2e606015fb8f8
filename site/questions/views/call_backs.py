"""The list of agreed calls, and what is done with each of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from ledger.access import AccessAction
from questions.desk.call_list import (
    CALL_ACTIONS_BY_NAME,
    CallAction,
    CallOffer,
    grouped_rows,
    offers_of,
    row_of,
)
from questions.errors import QuestionsError
from questions.lifecycle import IllegalStep, State, allows
from questions.models import CallBack
from questions.permissions import ANSWER, VIEW
from questions.services.calls import attempts_at
from questions.views.registration import DeskView
from staff.models import Employee

DONE_SHOWN = 50
WAITING_SHOWN = 200


class CallBackListView(DeskView):
    page_title = "Обратные звонки"
    header_icon = "history"
    template_name = "questions/desk/call_backs.html"
    permission = VIEW
    needs_employee = False
    bound: dict[int, dict[str, forms.Form]] = {}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    @property
    def mine(self) -> bool:
        return "mine" in self.request.GET

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.saw("calls:list", AccessAction.LIST)
        now = timezone.now()
        every = CallBack.objects.select_related("appeal", "assignee__user")
        own = every.filter(assignee__user=self.request.user.pk)
        shown = own if self.mine else every
        waiting = list(shown.filter(done_at=None)[:WAITING_SHOWN])
        attempts = attempts_at(waiting)
        offers = self._offers(waiting)
        rows = [row_of(call, now, attempts.get(call.pk, []), offers.get(call.pk, [])) for call in waiting]
        context: dict[str, Any] = super().get_context_data(
            mine=self.mine,
            groups=grouped_rows(rows, now),
            waiting_of_all=every.filter(done_at=None).count(),
            waiting_of_own=own.filter(done_at=None).count(),
            done=shown.exclude(done_at=None).order_by("-done_at")[:DONE_SHOWN],
            **kwargs,
        )
        return context

    def _offers(self, waiting: list[CallBack]) -> dict[int, list[CallOffer]]:
        if not (waiting and self.request.user.has_perm(ANSWER)):
            return {}
        callers = [(str(person.pk), str(person)) for person in Employee.objects.active()]
        return {call.pk: offers_of(call, self.bound.get(call.pk, {}), callers) for call in waiting}


class CallStepView(CallBackListView):
    """Do one thing with a call; what is not accepted comes back in its row."""

    permission = ANSWER
    needs_employee = True

    def get(self, request: HttpRequest, call_id: int = 0, name: str = "") -> HttpResponse:
        return redirect("registration:calls")

    def post(self, request: HttpRequest, call_id: int, name: str) -> HttpResponse:
        action = CALL_ACTIONS_BY_NAME.get(name)
        if action is None:
            raise Http404
        call = get_object_or_404(CallBack.objects.select_related("appeal", "assignee"), pk=call_id)
        form = action.make_form(call, request.POST)
        if form.is_valid() and self._run(action, call, form):
            messages.success(request, action.done)
            return redirect(reverse("registration:calls") + ("?mine" if self.mine else ""))
        call.refresh_from_db()
        if call.done_at is not None or not allows(State(call.appeal.state), action.step):
            # Its row is not among the waiting ones, or offers this no more: say it above.
            for error in form.non_field_errors():
                messages.error(request, str(error))
        self.bound = {call.pk: {action.name: form}}
        return self.show(status=422)

    def _run(self, action: CallAction, call: CallBack, form: forms.Form) -> bool:
        try:
            action.run(call_id=call.pk, actor=self.employee, **form.cleaned_data)
        except (QuestionsError, IllegalStep) as error:
            form.add_error(None, str(error))
        return not form.errors
