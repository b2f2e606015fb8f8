from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from wagtail.admin.ui.components import Component

from notices.lifecycle import State
from notices.models import Announcement
from notices.offers import open_offers
from notices.rights import APPROVE, PREPARE

SHOWN = 3


class AnnouncementsPanel(Component):
    """Offers on the admin's front page to tell subscribers of what is new, and names what waits for a yes."""

    order = 45
    template_name = "notices/admin/panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = self.request.user
        waiting = Announcement.objects.filter(state=State.WAITING).defer("text")
        own = [each for each in waiting if user.pk not in each.authors] if user.has_perm(APPROVE) else []
        offers = open_offers(timezone.now()) if user.has_perm(PREPARE) else []
        return {"offers": offers[:SHOWN], "more": len(offers) > SHOWN, "waiting": own}
