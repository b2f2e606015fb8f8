from typing import Any

from wagtail.admin.panels import Panel


class ChecksPanel(Panel):
    """Says what of the latest draft keeps it from going live, and what is worth a second look."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tariffs/admin/checks_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "faults": self.instance.all_faults(), "remarks": self.instance.remarks()}


class PricesPanel(Panel):
    """Says which numbers a bulletin has, and where they are loaded; they are not typed here."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tariffs/admin/prices_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "table": self.instance.table}
