import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import include, path

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from gis_sync import rights, urls
from gis_sync.admin import ExchangeGroup
from gis_sync.exchange.connection import is_configured
from gis_sync.exchange.deciding import may_decide
from gis_sync.exchange.delivering import ByGis
from gis_sync.exchange.following import follow
from gis_sync.exchange.rounds import run_round
from gis_sync.holding import ExchangeHolder
from gis_sync.messages.errors import ProfileInvalid
from gis_sync.presenters import card_of
from gis_sync.signing.errors import SigningError
from gis_sync.transport import BadEndpoint
from privacy.holders import Holder
from questions.choices import Channel
from questions.desk.panels import Panel
from questions.models import Appeal
from staff.models import Employee

logger = logging.getLogger(__name__)

modeladmin_register(ExchangeGroup)


@hooks.register("periodic_job")
def exchange_with_gis(now: datetime) -> str:
    if not is_configured():
        return ""
    try:
        summary = run_round(now)
    except (BadEndpoint, ProfileInvalid, SigningError) as error:
        logger.error("The exchange with GIS ZhKKh is not set up: %s", error)
        return ""
    return "" if summary.is_nothing else str(summary)


@hooks.register("appeal_panel")
def what_gis_says(appeal: Appeal, user: Any) -> Panel | None:
    """Show what GIS ZhKKh says of an appeal that came from there."""
    employee = Employee.objects.of_user(user) if appeal.channel == Channel.GIS else None
    card = card_of(appeal, may_decide=employee is not None and may_decide(employee, appeal))
    if card is None:
        return None
    return Panel("ГИС ЖКХ", render_to_string("gis_sync/card.html", {"card": card}))


@hooks.register("register_admin_urls")
def exchange_addresses() -> list[Any]:
    return [path("gis/", include(urls))]


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("appeal_step")
def take_step_there(appeal: Appeal, step: str, data: Mapping[str, Any]) -> None:
    follow(appeal=appeal, step=step, data=data)


@hooks.register("personal_data_holder")
def personal_data_holder() -> Holder:
    return ExchangeHolder()


@hooks.register("delivery_channel")
def deliver_through_gis() -> ByGis | None:
    return ByGis() if is_configured() else None
