"""The admin of price caps: bulletins, and the uploads that their numbers come from."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path

from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, LiveStatusTagColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from review.permissions import ReviewedPolicy
from tariffs.models import PriceBulletin
from tariffs.price_views import RIGHTS, FormView, ImportListView, ImportView


class PriceBulletinViewSet(SnippetViewSet):
    """Drafts that go live through their review; a copy would be a form over the original."""

    model = PriceBulletin
    menu_label = "Предельные цены"
    copy_view_enabled = False
    icon = "table"
    list_display = ["__str__", BooleanColumn("is_demo", label="Демо"), LiveStatusTagColumn()]
    ordering = ["-year", "-month"]

    @property
    def permission_policy(self) -> ReviewedPolicy:
        return ReviewedPolicy(self.model)


class UploadMenuItem(MenuItem):
    """Leads those to the uploads who may write bulletins."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perms(RIGHTS))


class PriceImportsViewSet(ViewSet):
    name = "price_imports"
    icon = "upload"
    menu_label = "Загрузка цен"
    menu_item_class: Any = UploadMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ImportListView.as_view(), name="list"),
            path("<int:pk>/", ImportView.as_view(), name="import"),
            path("forms/<int:year>-<int:month>.xlsx", FormView.as_view(), name="form"),
        ]
