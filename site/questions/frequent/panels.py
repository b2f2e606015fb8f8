from typing import Any

from django.http import HttpRequest

from wagtail.admin.ui.components import Component

from questions.frequent.telling import waiting_drafts


class FrequentPanel(Component):
    """Tells an editor on the admin's front page which drafts of frequent questions were made of answers."""

    order = 45
    template_name = "questions/frequent/waiting_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"drafts": waiting_drafts(self.request.user)}
