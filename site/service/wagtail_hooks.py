from typing import Any

from django.template.loader import render_to_string
from django.urls import include, path

from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail_modeladmin.options import modeladmin_register

from questions.desk.panels import Panel
from questions.models import Appeal
from service import rights, urls
from service.admin import ServiceGroup
from service.panels import contacts_of
from service.viewsets import norm_viewset

modeladmin_register(ServiceGroup)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("service/", include(urls))]


@hooks.register("register_admin_viewset")
def register_norms() -> ModelViewSet:
    return norm_viewset


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("appeal_panel")
def contacts_of_the_appeal(appeal: Appeal, user: Any) -> Panel | None:
    """Show on the card which visits and calls an appeal came of, and which were about it."""
    rows = contacts_of(appeal)
    if not rows:
        return None
    context = {"rows": rows, "may_open": user.has_perm(rights.VIEW)}
    return Panel("Приём и звонки", render_to_string("service/card.html", context))
