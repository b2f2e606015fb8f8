from typing import Any

from django.utils import timezone

from wagtail.admin.panels import Panel


class ReportPanel(Panel):
    """Leads from the form of the words to the figures, and says what keeps the draft from being published."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "disclosure/yearly/report_panel.html"

        class Media:
            css = {"all": ["disclosure/yearly.css"]}

        def is_shown(self) -> bool:
            return bool(self.instance.pk and super().is_shown())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from disclosure.yearly.checks import checks_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "report": self.instance,
                "checks": checks_of(self.instance, timezone.localdate()),
            }
