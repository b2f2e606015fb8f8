from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.ui.components import Component

from disclosure.freshness import State
from disclosure.models import Duty
from disclosure.overview import count_states, days_until
from disclosure.trend import draw

MOST_SHOWN = 20


class DutiesPanel(Component):
    """Tells on the admin's front page how the duties stand; five queries, however many they are."""

    order = 40
    template_name = "disclosure/admin/panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def media(self) -> Media:
        return Media(css={"all": ["pages/chart.css", "disclosure/duties.css"]})

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        counts = count_states()
        pressing = Duty.objects.active().as_shown().exclude(standing__state=State.FRESH.value)
        mine = pressing.of_user(self.request.user.pk).exclude(standing=None)
        return {
            "list_url": reverse("duties:index"),
            "counts": counts,
            "unfilled": next(each.count for each in counts if each.code == State.UNFILLED.value),
            "is_evaluated": any(each.count for each in counts),
            "red": list(Duty.objects.active().as_shown().red()[:MOST_SHOWN]),
            "mine": list(mine[:MOST_SHOWN]),
            "trend": draw(days_until(timezone.localdate())),
        }
