"""Lists of what is due to be destroyed, their confirmation, progress and acts."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from files.serving import file_response
from ledger.access import AccessAction, record_access
from privacy.forms import CommissionForm, kind_label
from privacy.holders import kinds
from privacy.models import Destruction, DestructionItem
from privacy.permissions import DESTROY, HOLD
from privacy.services.destroying import confirm, drop, why_not
from privacy.views.base import FormView, PrivacyView, StepView, address_of, names_of

State = DestructionItem.State
REFRESH_SECONDS = "5"


def counted() -> Any:
    """Return the lists with how many records they have, and how many of them are destroyed and left."""
    return Destruction.objects.annotate(
        records=Count("items"),
        destroyed=Count("items", filter=Q(items__state=State.DONE)),
        left=Count("items", filter=Q(items__state=State.LEFT)),
    )


class DestructionsView(PrivacyView):
    page_title = "Уничтожение и акты"
    template_name = "privacy/destructions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listed = self.page_of(counted().order_by("-pk"))
        context: dict[str, Any] = super().get_context_data(
            listed=listed, rows=[(plan, _what(plan)) for plan in listed], **kwargs
        )
        return context


def _what(plan: Destruction) -> str:
    return kind_label(plan.kind) if plan.kind else "По требованию"


class DestructionView(PrivacyView):
    """One list: what is in it, what stands in the way, how far it is."""

    page_title = "Уничтожение сведений"
    template_name = "privacy/destruction.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.plan = get_object_or_404(counted(), pk=pk)
        response = self.show()
        if self.plan.state == Destruction.State.CONFIRMED:
            # The page follows the work by itself, and needs no script for it.
            response.headers["Refresh"] = REFRESH_SECONDS
        return response

    def get_page_subtitle(self) -> str:
        return str(self.plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, user = self.plan, self.request.user
        listed = self.page_of(plan.items.all())
        waiting = [item.subject for item in listed if item.state == State.WAITING]
        against = why_not(waiting, timezone.now()) if plan.state == Destruction.State.PROPOSED else {}
        kind = kinds().get(plan.kind)
        context: dict[str, Any] = super().get_context_data(
            plan=plan,
            what=_what(plan),
            data=kind.data if kind else "",
            listed=listed,
            rows=[
                (item, address_of(item.subject), against.get(item.subject, item.refusal)) for item in listed
            ],
            proposed_by=names_of({plan.proposed_by})[plan.proposed_by],
            decided_by=names_of({plan.decided_by}).get(plan.decided_by, ""),
            counts=sorted(plan.counts.items()),
            through=plan.destroyed + plan.left,
            may_decide=plan.state == Destruction.State.PROPOSED and user.has_perm(DESTROY),
            may_hold=plan.state == Destruction.State.PROPOSED and user.has_perm(HOLD),
            **kwargs,
        )
        return context


class ConfirmView(FormView):
    """The decision: who destroys, and that the list has been looked through."""

    page_title = "Уничтожить сведения по акту"
    template_name = "privacy/confirm.html"
    permission = DESTROY
    form_class = CommissionForm
    button = "Уничтожить и составить акт"
    done = "Решение записано. Сведения уничтожаются, акт появится на этой странице."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.plan = get_object_or_404(counted(), pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return _what(self.plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(plan=self.plan, **kwargs)

    def save(self, form: CommissionForm) -> str:
        confirm(destruction_id=self.plan.pk, commission=form.commission, user_id=self.user_id)
        return reverse("privacy:destruction", args=[self.plan.pk])


class DropView(StepView):
    permission = DESTROY
    done = "Список отклонён. Ничего не уничтожено."

    def take(self, pk: int) -> str:
        plan = get_object_or_404(Destruction, pk=pk)
        drop(destruction_id=plan.pk, user_id=self.user_id)
        return self.back_to(pk)

    def back_to(self, pk: int) -> str:
        return reverse("privacy:destruction", args=[pk])


class ActView(PrivacyView):
    """The act as it was made and kept."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        plan = get_object_or_404(Destruction.objects.select_related("act"), pk=pk)
        if plan.act is None:
            raise Http404
        record_access(actor=self.actor, subject=plan.stream, action=AccessAction.FILE)
        return file_response(plan.act, inline=True)
