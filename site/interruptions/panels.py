from typing import Any

from django.utils import timezone

from wagtail.admin.panels import Panel


class TermPanel(Panel):
    """Says how long before planned works people must be told, or that nobody has set it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "interruptions/admin/term_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from interruptions.models import WarningTerm

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "term": WarningTerm.on(timezone.localdate())}
