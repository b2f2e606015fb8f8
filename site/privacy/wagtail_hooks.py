from datetime import datetime

from django.urls import reverse

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from privacy.holders import Holder
from privacy.own import AccessLogHolder, LettersHolder, RequestsHolder
from privacy.permissions import VIEW, granted
from privacy.services.destroying import destroy_confirmed
from privacy.services.proposing import propose_due
from privacy.viewsets import privacy_viewset
from staff.screens import entry_for


@hooks.register("register_admin_viewset")
def register_privacy() -> ViewSet:
    return privacy_viewset


@hooks.register("register_admin_menu_item")
def privacy_in_the_menu() -> MenuItem:
    return entry_for(VIEW)(
        "Личные данные", reverse("privacy:index"), name="privacy", icon_name="lock", order=116
    )


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return granted()


@hooks.register("personal_data_holder")
def hold_letters() -> Holder:
    return LettersHolder()


@hooks.register("personal_data_holder")
def hold_access_log() -> Holder:
    return AccessLogHolder()


@hooks.register("personal_data_holder")
def hold_requests() -> Holder:
    return RequestsHolder()


@hooks.register("periodic_job")
def look_for_what_is_due(now: datetime) -> str:
    found = propose_due(now)
    return f"{found} records are due to be destroyed" if found else ""


@hooks.register("periodic_job")
def destroy_what_is_confirmed(now: datetime) -> str:
    destroyed = destroy_confirmed(now)
    return f"{destroyed} records destroyed" if destroyed else ""


@hooks.register("access_subject_url")
def request_of_a_person(subject: str) -> str | None:
    """Lead from a row of the access log to the request in which it was looked."""
    kind, _, number = subject.partition(":")
    return reverse("privacy:request", args=[number]) if kind == "person" and number.isdecimal() else None
