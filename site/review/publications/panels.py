from typing import Any

from wagtail.admin.panels import Panel


class ChecksPanel(Panel):
    """Says what of the latest draft keeps it from going live, and what is worth a second look."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "review/checks_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            # What stands on the site as it is lacks nothing until somebody changes it.
            is_untouched = self.instance.live and not self.instance.has_unpublished_changes
            faults = [] if is_untouched else self.instance.all_faults()
            remarks = self.instance.remarks()
            return {**context, "is_untouched": is_untouched, "faults": faults, "remarks": remarks}
