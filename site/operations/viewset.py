from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from operations.views import VIEW, HealthView
from staff.screens import entry_for


class HealthViewSet(ViewSet):
    icon = HealthView.header_icon
    menu_label = HealthView.page_title
    menu_name = "operations"
    menu_order = 830
    add_to_admin_menu = True
    menu_item_class = entry_for(VIEW)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", HealthView.as_view(), name="index")]


health_viewset = HealthViewSet("operations")
