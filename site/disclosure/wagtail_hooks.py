from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

import disclosure.yearly.hooks  # noqa: F401 - the hooks of the yearly report
from disclosure.head import urls as head_urls
from disclosure.head.views import MENU
from disclosure.panels import DutiesPanel
from disclosure.permissions import ADD, CHANGE, CONFIRM, EXPORT, VIEW, WATCH
from disclosure.proofs import Proof
from disclosure.public.reading import all_years
from disclosure.services.evaluating import evaluate_when_due
from disclosure.services.warning import WARNING, warn
from disclosure.standard_proofs import BUILT_IN
from disclosure.viewsets import duty_viewset
from questions.permissions import WATCH as WATCH_APPEALS
from staff.screens import entry_for


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    """Name the overview and, where a year has something to show, the comparison and each; two queries."""
    years = all_years(today=timezone.localdate()).latest_first
    standing = [reverse("disclosure:index"), *([reverse("disclosure:years")] if years else [])]
    return [*standing, *(reverse("disclosure:year", args=[each.year]) for each in years)]


def _offer(proof: Proof) -> Callable[[], Proof]:
    return lambda: proof


for built_in in BUILT_IN:
    hooks.register("duty_check", _offer(built_in))


@hooks.register("periodic_job")
def look_at_duties(now: datetime) -> str:
    """Look first and write then: what turns red in this run is in the letters of this run."""
    changed, queued = evaluate_when_due(now=now), warn(now=now)
    said = [f"{changed} duties changed their state"] if changed else []
    return ", ".join([*said, *([f"{queued} letters about duties queued"] if queued else [])])


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return {WARNING: "сотруднику: обязательные сведения на сайте"}


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    look = ["wagtailadmin.access_admin", VIEW]
    return {
        "editor": [*look, CONFIRM],
        "lawyer": [*look, CONFIRM],
        "publisher": [*look, CONFIRM, CHANGE, ADD, EXPORT],
        "head": [*look, CONFIRM, WATCH, EXPORT],
        "director": [*look, WATCH, EXPORT],
        "administrator": [*look, WATCH, CHANGE, ADD, EXPORT],
    }


@hooks.register("register_admin_viewset")
def register_duties() -> ModelViewSet:
    return duty_viewset


@hooks.register("construct_homepage_panels")
def show_duties(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(VIEW):
        panels.append(DutiesPanel(request))


@hooks.register("register_admin_urls")
def quality_addresses() -> list[URLPattern | URLResolver]:
    return [path("quality/", include(head_urls))]


@hooks.register("register_admin_menu_item")
def quality_in_the_menu() -> MenuItem:
    return entry_for(WATCH_APPEALS)(
        MENU, reverse("quality:index"), name="quality", icon_name="view", order=114
    )
