from typing import Any

from django.db.models import Count, Min
from django.urls import reverse

from wagtail.admin.ui.components import Component

from inbox.models import Letter


class WaitingPanel(Component):
    """Tells on the admin's front page how many letters wait for a decision, and since when; one query."""

    order = 30
    template_name = "inbox/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = Letter.objects.filter(state=Letter.State.HUMAN)
        return {
            **waiting.aggregate(count=Count("pk"), since=Min("received_at")),
            "url": f"{reverse('inbox_letter_modeladmin_index')}?state__exact={Letter.State.HUMAN}",
        }
