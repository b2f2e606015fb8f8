from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from privacy.models import Destruction, DestructionItem, Hold, RetentionRule, SubjectRequest, Withdrawal
from privacy.services.proposing import next_search
from privacy.views.base import SECTION, PrivacyView


class OverviewView(PrivacyView):
    """What waits for the responsible person: requests, lists to be destroyed, terms to be confirmed."""

    page_title = SECTION
    template_name = "privacy/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items()[:-2], {"url": "", "label": SECTION}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        today = timezone.localdate(now)
        waiting = Q(items__state=DestructionItem.State.WAITING)
        lists = Destruction.objects.annotate(records=Count("items", filter=waiting))
        open_requests = SubjectRequest.objects.filter(answered_on=None)
        context: dict[str, Any] = super().get_context_data(
            open_requests=open_requests.count(),
            late_requests=open_requests.filter(due_on__lt=today).count(),
            withdrawals=Withdrawal.objects.count(),
            proposed=lists.filter(state=Destruction.State.PROPOSED),
            under_way=lists.filter(state=Destruction.State.CONFIRMED),
            acts=Destruction.objects.filter(state=Destruction.State.DONE).count(),
            holds=Hold.objects.standing(today).count(),
            unconfirmed=RetentionRule.objects.filter(confirmed_at=None).count(),
            next_search=next_search(now),
            **kwargs,
        )
        return context
