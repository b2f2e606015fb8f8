"""One step or answer that waits for a human: what is in its way, and what may become of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from wagtail.admin import messages

from gis_sync.exchange import deciding
from gis_sync.forms import ReceiverForm
from gis_sync.models import Action, OrganisationOfGis
from gis_sync.views import PartScreen
from questions.errors import QuestionsError
from questions.permissions import VIEW
from review.refusals import write_down
from staff.models import Employee


@dataclass(frozen=True)
class Decision:
    """What a button does, in the words that follow it."""

    run: Callable[..., Action]
    form: type[forms.Form]
    done: str


DECISIONS = {
    "retry": Decision(deciding.retry, forms.Form, "Поставлено в очередь: отправится в течение минуты."),
    "receiver": Decision(
        deciding.name_receiver,
        ReceiverForm,
        "Получатель записан. Переадресация отправится, как только ГИС ЖКХ его подтвердит.",
    ),
    "give_up": Decision(deciding.give_up, forms.Form, "В ГИС ЖКХ это не отправляется."),
}


class ActionView(PartScreen):
    """Open to whoever may decide on this very appeal; a decision is taken by POST."""

    template_name = "gis_sync/action.html"
    page_title = "Что ждёт решения"

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponse:
        actions = Action.objects.exclude(gis_appeal__appeal=None).select_related("gis_appeal__appeal")
        self.action = get_object_or_404(actions, pk=pk)
        employee = Employee.objects.of_user(request.user)
        appeal = self.action.gis_appeal.appeal
        if (
            employee is None
            or appeal is None
            or not request.user.has_perm(VIEW)
            or not deciding.may_decide(employee, appeal)
        ):
            if request.method == "POST":
                write_down(request)
            raise PermissionDenied
        self.employee, self.appeal = employee, appeal
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._shown(ReceiverForm(initial=self._said()))

    def post(self, request: HttpRequest) -> HttpResponse:
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None:
            return HttpResponseRedirect(reverse("gis:action", args=[self.action.pk]))
        form = decision.form(request.POST)
        if form.is_valid():
            try:
                decision.run(action_id=self.action.pk, actor=self.employee, **form.cleaned_data)
            except QuestionsError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, decision.done)
                return HttpResponseRedirect(reverse("appeals:inspect", args=[self.appeal.pk]))
        receiver = form if isinstance(form, ReceiverForm) else ReceiverForm(initial=self._said())
        return self._shown(receiver, status=422)

    def _said(self) -> dict[str, str]:
        """Return what is known of a receiver: the same that is corrected here."""
        said = self.action.payload
        return {
            "receiver": said.get("receiver_ogrn") or said.get("receiver_guid", ""),
            "comment": said.get("comment", ""),
        }

    def _shown(self, receiver: ReceiverForm, status: int = 200) -> HttpResponse:
        self.action.refresh_from_db()
        is_redirect = self.action.kind == Action.Kind.REDIRECT
        context = self.get_context_data(
            action=self.action,
            appeal=self.appeal,
            waits=self.action.state == Action.State.HUMAN,
            receiver=receiver if is_redirect else None,
            organisations=OrganisationOfGis.objects.exclude(ogrn="")[:100] if is_redirect else [],
        )
        return self.render_to_response(context, status=status)
