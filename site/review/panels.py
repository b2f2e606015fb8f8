from typing import Any

from django.http import HttpRequest

from wagtail.admin.ui.components import Component

from review.waiting import waiting_for


class WaitingPanel(Component):
    """Tells on the admin's front page what waits for the person, and what came back to him."""

    order = 40
    template_name = "review/waiting_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": waiting_for(self.request.user)}
