from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from pages.health.rights import VIEW
from pages.health.views import HealthView
from staff.screens import entry_for


class HealthViewSet(ViewSet):
    """«Здоровье сайта»: the report on the content, at /admin/health/, with its entry of the menu."""

    icon = HealthView.header_icon
    menu_label = HealthView.page_title
    menu_name = "health"
    menu_order = 116
    add_to_admin_menu = True
    menu_item_class = entry_for(VIEW)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", HealthView.as_view(), name="index")]


health_viewset = HealthViewSet("health")
