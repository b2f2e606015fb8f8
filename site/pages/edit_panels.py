"""Blocks of a page's form that other rooms fill."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wagtail import hooks
from wagtail.admin.panels import Panel


class RoomsPanel(Panel):
    """What the functions under a hook say of a page in its form: each gives HTML for this user, or nothing.

    A function gets the page as it stands in the form, and the user.
    """

    def __init__(self, hook: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.hook = hook

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "hook": self.hook}

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/admin/rooms_panel.html"

        def said(self) -> SafeString:
            told = hooks.get_hooks(self.panel.hook)
            blocks = (each(page=self.instance, user=self.request.user) for each in told)
            return format_html_join("", "{}", ((block,) for block in blocks if block))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "said": self.said()}
