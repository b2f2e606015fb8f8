"""«Не уничтожать до»: which records are kept beyond their term, and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from privacy.forms import HoldForm
from privacy.models import Hold
from privacy.permissions import HOLD
from privacy.services.holds import lift_hold, put_hold
from privacy.views.base import FormView, PrivacyView, StepView, SubjectMixin, address_of, names_of


class HoldsView(PrivacyView):
    page_title = "Запреты уничтожения"
    template_name = "privacy/holds.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        holds = list(Hold.objects.standing(timezone.localdate()))
        names = names_of({hold.set_by for hold in holds})
        context: dict[str, Any] = super().get_context_data(
            rows=[(hold, address_of(hold.subject), names[hold.set_by]) for hold in holds],
            may_hold=self.request.user.has_perm(HOLD),
            **kwargs,
        )
        return context


class PutHoldView(SubjectMixin, FormView):
    page_title = "Не уничтожать до"
    permission = HOLD
    form_class = HoldForm
    button = "Запретить уничтожение"
    done = "Уничтожение запрещено до названного дня."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.label = self.label_or_404()

    def get_page_subtitle(self) -> str:
        return self.label

    def save(self, form: HoldForm) -> str:
        put_hold(subject=self.subject, label=self.label, user_id=self.user_id, **form.cleaned_data)
        return reverse("privacy:holds")


class LiftHoldView(StepView):
    permission = HOLD
    done = "Запрет снят."

    def take(self, pk: int) -> str:
        hold = get_object_or_404(Hold, pk=pk)
        lift_hold(hold_id=hold.pk, user_id=self.user_id)
        return self.back_to(pk)

    def back_to(self, pk: int) -> str:
        return reverse("privacy:holds")
