from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from operations.certificate import look_at_certificate
from operations.views import VIEW, HealthView
from staff.screens import ScreenViewSet

hooks.register("periodic_job", look_at_certificate)


@hooks.register("register_admin_viewset")
def health_screen() -> ViewSet:
    return ScreenViewSet("operations", HealthView, menu_order=830)


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    look = ["wagtailadmin.access_admin", VIEW]
    return {"administrator": look, "director": look}
