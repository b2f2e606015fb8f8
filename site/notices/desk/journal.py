"""To whom the letters of an announcement went and what became of each; addresses are shown in part only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from notices.choices import Delivered
from notices.desk.figures import figures_of
from notices.desk.views import Screen
from notices.letters import RELATED
from notices.models import Announcement, Delivery
from one_time_links.views import masked
from outbox.models import Message
from outbox.refusals import CAME_BACK, reason_to_suspend

PER_PAGE = 50
ERASED = "сведения уничтожены"
NOT_TAKEN = "почтовый сервер не принял письмо: {error}"
TRIED = "попыток: {attempts}, следующая {moment:%d.%m.%Y %H:%M}"


@dataclass(frozen=True)
class Line:
    """One letter; `moment` says when it came to this state."""

    address: str
    state: str
    moment: datetime
    reason: str


def deliveries_of(announcement: Announcement, state: str) -> Any:
    """Return the letters of an announcement in the order of their queueing, those of one state when asked."""
    rows = Delivery.objects.filter(announcement=announcement).select_related("subscriber").order_by("pk")
    return rows.filter(state=state) if state in Delivered.values else rows


def lines_of(deliveries: Sequence[Delivery]) -> list[Line]:
    """Describe the letters of one page of the journal; one query however many they are."""
    related = [f"{RELATED}{delivery.pk}" for delivery in deliveries]
    messages = {
        message.related: message
        for message in Message.objects.filter(related__in=related).only(
            "related", "state", "last_error", "attempts", "next_try_at"
        )
    }
    return [_line(delivery, messages) for delivery in deliveries]


def _line(delivery: Delivery, messages: Mapping[str, Message]) -> Line:
    email = delivery.subscriber.email
    return Line(
        address=masked(email) if email else ERASED,
        state=delivery.get_state_display(),
        moment=delivery.settled_at or delivery.queued_at,
        reason=_reason(delivery.state, messages.get(f"{RELATED}{delivery.pk}")),
    )


def _reason(state: str, message: Message | None) -> str:
    """Say why a letter is where it is; empty where all went well or nothing more is known."""
    if state == Delivered.BOUNCED:
        return CAME_BACK
    if message is None or not message.last_error:
        return ""
    if state == Delivered.FAILED:
        return reason_to_suspend(message.last_error) or NOT_TAKEN.format(error=message.last_error)
    if state == Delivered.QUEUED and message.next_try_at is not None:
        moment = timezone.localtime(message.next_try_at)
        return TRIED.format(attempts=message.attempts, moment=moment)
    return ""


class LettersView(Screen):
    """To whom the letters of an announcement went, and what became of each."""

    template_name = "notices/admin/letters.html"
    page_title = "Письма рассылки"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement = get_object_or_404(Announcement.objects.defer("text"), pk=pk)
        state = request.GET.get("state", "")
        listed = Paginator(deliveries_of(announcement, state), PER_PAGE).get_page(request.GET.get("p"))
        figures = figures_of([announcement])[pk]
        return self.show(
            announcement=announcement,
            listed=listed,
            lines=lines_of(list(listed)),
            state=state,
            states=[(each.value, each.label, figures.counts.get(each, 0)) for each in Delivered],
            written=figures.written,
        )

    def way(self) -> list[dict[str, str]]:
        pk = self.kwargs["pk"]
        return [*super().way(), {"url": reverse("announcements:card", args=[pk]), "label": f"№ {pk}"}]
