"""The admin's uploads of price caps, which the numbers of bulletins come from."""

from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from staff.screens import entry_for
from tariffs.panels import LOAD
from tariffs.uploads.views import FormView, ImportListView, ImportView


class PriceImportsViewSet(ViewSet):
    name = "price_imports"
    icon = "upload"
    menu_label = "Загрузка цен"
    menu_item_class = entry_for(LOAD)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ImportListView.as_view(), name="list"),
            path("<int:pk>/", ImportView.as_view(), name="import"),
            path("forms/<int:year>-<int:month>.<str:extension>", FormView.as_view(), name="form"),
        ]
