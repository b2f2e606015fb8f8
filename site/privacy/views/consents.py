"""Consents as they were given, and their withdrawal."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ledger.access import AccessAction, record_access
from privacy.forms import WithdrawalForm
from privacy.holders import Holder, holders
from privacy.models import Withdrawal
from privacy.permissions import WITHDRAW
from privacy.services.withdrawals import consequence, record_withdrawal
from privacy.views.base import FormView, PrivacyView, SubjectMixin, address_of, names_of

WITHDRAWALS_SHOWN = 200


class ConsentsView(PrivacyView):
    """Who agreed to which text, named by the number of the record; and which consents were withdrawn."""

    page_title = "Согласия и отзывы"
    template_name = "privacy/consents.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        record_access(actor=self.actor, subject="consents:list", action=AccessAction.LIST)
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = [(holder, rows) for holder in holders() if (rows := holder.consents()) is not None]
        asked = self.request.GET.get("room", "")
        holder, rows = next((each for each in given if each[0].code == asked), min(given, key=_place))
        listed = self.page_of(rows)
        consents = [holder.consent_of(row) for row in listed]
        subjects = [consent.subject for consent in consents]
        taken_back = {each.subject: each for each in Withdrawal.objects.filter(subject__in=subjects)}
        withdrawals = list(Withdrawal.objects.all()[:WITHDRAWALS_SHOWN])
        names = names_of({each.recorded_by for each in withdrawals})
        context: dict[str, Any] = super().get_context_data(
            listed=listed,
            rooms=[(each.code, each.label, each is holder) for each, _ in sorted(given, key=_place)],
            consents=[(each, address_of(each.subject), taken_back.get(each.subject)) for each in consents],
            withdrawals=[(each, address_of(each.subject), names[each.recorded_by]) for each in withdrawals],
            may_withdraw=self.request.user.has_perm(WITHDRAW),
            **kwargs,
        )
        return context


def _place(given: "tuple[Holder, QuerySet[Any]]") -> int:
    return given[0].place


class WithdrawView(SubjectMixin, FormView):
    """Recording that the person has taken his consent back, with what follows from it in plain words."""

    page_title = "Отзыв согласия"
    permission = WITHDRAW
    form_class = WithdrawalForm
    done = "Отзыв согласия записан."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.label = self.label_or_404()
        if not any(holder.has_consent(self.subject) for holder in holders()):
            raise Http404

    def get_page_subtitle(self) -> str:
        return self.label

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(explanation=consequence(self.subject, timezone.localdate()), **kwargs)

    def save(self, form: WithdrawalForm) -> str:
        record_withdrawal(subject=self.subject, actor=self.actor, **form.cleaned_data)
        return self.address_of_subject("privacy:consents")
