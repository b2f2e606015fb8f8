from typing import Any

from wagtail.admin.panels import Panel

from tariffs.caps import differences
from tariffs.caps.bulletin import Caps

LOAD = "tariffs.add_pricebulletin"
"""The right to load prices; whoever reviews them looks at what was loaded."""


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
