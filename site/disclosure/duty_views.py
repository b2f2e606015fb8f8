"""The card of a duty, and what is said on it: that the matter is right, or that it has changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from wagtail.admin.views import generic

from disclosure.errors import DutyError
from disclosure.forms import ChangedForm, ConfirmForm
from disclosure.history import history_of
from disclosure.models import Duty
from disclosure.permissions import CONFIRM
from disclosure.proofs import proofs, subject_words
from disclosure.services.confirming import confirm, record_event
from disclosure.services.evaluating import is_settled


class DutyCardView(generic.InspectView):
    """All that is known of a duty, and the two forms for those who may confirm it."""

    page_title = "Обязательный пункт"
    header_icon = "tasks"
    any_permission_required = ["view"]
    bound: dict[str, forms.Form] = {}

    def get_object(self, queryset: Any = None) -> Duty:
        return get_object_or_404(Duty.objects.as_shown(), pk=self.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        duty, today = self.object, timezone.localdate()
        proof = proofs().get(duty.proof)
        return super().get_context_data(
            duty=duty,
            proof=proof.title if proof else duty.proof,
            subjects=subject_words(duty),
            may_confirm=duty.is_active and self.request.user.has_perm(CONFIRM),
            confirm_form=self.bound.get("confirm") or ConfirmForm(),
            changed_form=self.bound.get("changed") or ChangedForm(initial={"happened_on": today}),
            history=history_of(duty),
            **kwargs,
        )


class DutyStepView(DutyCardView):
    """Take one of the two steps; what is not accepted comes back on the card with what was typed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        if not request.user.has_perm(CONFIRM):
            raise PermissionDenied
        form = ConfirmForm(request.POST) if name == "confirm" else ChangedForm(request.POST)
        if form.is_valid():
            act = _confirm if name == "confirm" else _record_change
            try:
                done = act(duty_id=pk, user=request.user, now=timezone.now(), **form.cleaned_data)
            except DutyError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, done)
                return redirect("duties:inspect", pk)
        self.bound = {name: form}
        response = self.render_to_response(self.get_context_data())
        response.status_code = 422
        return response


def _confirm(**said: Any) -> str:
    confirm(**said)
    return "Записано. Пункт проверен заново."


def _record_change(**said: Any) -> str:
    event = record_event(**said)
    if is_settled(event):
        return "Записано. После этого дня сведения уже обновили или подтвердили: новый срок не нужен."
    return "Записано. Обновите сведения на сайте: срок назначен."
