from datetime import datetime

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from cabinet import rights
from cabinet.api.admin import clients_viewset
from cabinet.purpose import SIGN_IN
from cabinet.visits import forget_ended
from one_time_links.purposes import Purpose


@hooks.register("one_time_purpose")
def sign_in() -> Purpose:
    return SIGN_IN


@hooks.register("register_admin_viewset")
def programs_with_access() -> ViewSet:
    return clients_viewset


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("periodic_job")
def forget_ended_visits(now: datetime) -> str:
    forget_ended()
    return ""
