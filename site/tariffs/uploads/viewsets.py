"""The admin's uploads of price caps, which the numbers of bulletins come from."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path

from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from tariffs.panels import LOAD
from tariffs.uploads.views import FormView, ImportListView, ImportView


class UploadMenuItem(MenuItem):
    """Leads those to the uploads who may write bulletins."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(LOAD))


class PriceImportsViewSet(ViewSet):
    name = "price_imports"
    icon = "upload"
    menu_label = "Загрузка цен"
    menu_item_class: Any = UploadMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ImportListView.as_view(), name="list"),
            path("<int:pk>/", ImportView.as_view(), name="import"),
            path("forms/<int:year>-<int:month>.<str:extension>", FormView.as_view(), name="form"),
        ]
