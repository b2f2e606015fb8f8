from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path

from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from service.importing import views
from service.importing.rights import IMPORT


class ImportsMenuItem(MenuItem):
    """Leads those to the files who may load them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(IMPORT))


class ContactImportsViewSet(ViewSet):
    name = "contact_imports"
    icon = "upload"
    menu_label = "Загрузка журналов"
    menu_item_class: Any = ImportsMenuItem
    menu_order = 118
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.ImportListView.as_view(), name="list"),
            path("<int:pk>/", views.RunView.as_view(), name="run"),
            path("<int:pk>/report.csv", views.ReportView.as_view(), name="report"),
            path("sources/new/", views.SourceView.as_view(), name="new_source"),
            path("sources/<int:pk>/", views.SourceView.as_view(), name="source"),
        ]


contact_imports = ContactImportsViewSet()
