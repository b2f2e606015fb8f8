from typing import Any

from wagtail.admin.panels import Panel

from tariffs.caps import differences
from tariffs.caps.bulletin import Caps

LOAD = "tariffs.add_pricebulletin"
"""The right to load prices; whoever reviews them looks at what was loaded."""


class ChecksPanel(Panel):
    """Says what of the latest draft keeps it from going live, and what is worth a second look."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tariffs/admin/checks_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            # What stands on the site as it is lacks nothing until somebody changes it.
            is_untouched = self.instance.live and not self.instance.has_unpublished_changes
            faults = [] if is_untouched else self.instance.all_faults()
            remarks = self.instance.remarks()
            return {**context, "is_untouched": is_untouched, "faults": faults, "remarks": remarks}


class PricesPanel(Panel):
    """Says which numbers a draft has, how they differ from the published ones, and where they are loaded."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tariffs/admin/prices_panel.html"

        class Media:
            css = {"all": ["tariffs/prices.css"]}

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["may_load"] = self.request.user.has_perm(LOAD)
            table, published = self.instance.table, self.instance.published_table()
            if table is None:
                return context
            before = published.caps() if published is not None else Caps()
            found = differences.between(before, table.caps())
            return {**context, "table": table, "found": found, "published": published}
