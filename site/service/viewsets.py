from typing import Any

from django.urls import URLPattern

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from service.models import ContactNorm


class NormViewSet(ModelViewSet):
    """Norms are dated data: a changed Standard is a new row from its first day, and none is deleted."""

    model = ContactNorm
    icon = "time"
    copy_view_enabled = False
    form_fields = ["channel", "what", "from_seconds", "to_seconds", "valid_from", "source"]
    list_display = ["channel", "what", Column("words", label="Норма"), "valid_from", "source"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None, **kwargs}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [each for each in super().get_urlpatterns() if each.name != "delete"]


norm_viewset = NormViewSet("contact_norms")
