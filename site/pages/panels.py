from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from wagtail.admin.ui.components import Component
from wagtail.models import Site

from pages.freshness import stale_pages, unchecked_pages, unknown_persons
from pages.models import CompanySettings


class UnfilledPanel(Component):
    """Tells on the admin's front page what of the company and of the texts still waits for somebody."""

    order = 50
    template_name = "pages/admin/unfilled_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        site = Site.find_for_request(self.request)
        texts = {
            "unchecked": unchecked_pages(),
            "stale": stale_pages(timezone.localdate()),
            "unknown": unknown_persons(),
        }
        if site is None:
            return {"unfilled": [], **texts}
        return {
            "unfilled": CompanySettings.for_request(self.request).unfilled(),
            "settings_url": reverse("wagtailsettings:edit", args=["pages", "companysettings", site.pk]),
            **texts,
        }
