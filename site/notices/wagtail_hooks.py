from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail_modeladmin.options import modeladmin_register

from notices import rights
from notices.admin import SubscriberAdmin
from notices.buttons import announce_button
from notices.holding import SubscribersHolder
from notices.letters import KIND
from notices.panels import AnnouncementsPanel
from notices.purposes import CONFIRM, MANAGE
from notices.services.leaving import leave
from notices.services.outcomes import record_bounced, record_failed, record_sent
from notices.services.sending import send_due
from notices.services.subscribing import forget_unconfirmed
from notices.viewsets import announcements_viewset
from one_time_links.purposes import Purpose
from outbox.models import Message
from privacy.holders import Holder
from privacy.models import Withdrawal
from staff.screens import entry_for

modeladmin_register(SubscriberAdmin)


@hooks.register("register_admin_viewset")
def announcements() -> ViewSet:
    return announcements_viewset


@hooks.register("register_admin_menu_item")
def announcements_in_the_menu() -> MenuItem:
    return entry_for(rights.VIEW)(
        "Рассылки", reverse("announcements:index"), name="announcements", icon_name="mail", order=117
    )


@hooks.register("construct_homepage_panels")
def show_what_to_announce(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(rights.PREPARE) or request.user.has_perm(rights.APPROVE):
        panels.append(AnnouncementsPanel(request))


@hooks.register("register_page_header_buttons")
def announce_from_the_page(
    page: Any, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    return announce_button(page.specific if page.pk else page, user)


@hooks.register("register_snippet_listing_buttons")
def announce_from_the_list(subject: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    return announce_button(subject, user)


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return {KIND: "рассылка подписчику"}


@hooks.register("message_accepted")
def letter_sent(message: Message) -> None:
    record_sent(message)


@hooks.register("message_failed")
def letter_failed(message: Message) -> None:
    record_failed(message)


@hooks.register("message_bounced")
def letter_came_back(message: Message) -> None:
    record_bounced(message)


@hooks.register("consent_withdrawn")
def write_no_more(withdrawal: Withdrawal) -> None:
    leave(withdrawal)


@hooks.register("one_time_purpose")
def confirm_a_subscription() -> Purpose:
    return CONFIRM


@hooks.register("one_time_purpose")
def manage_a_subscription() -> Purpose:
    return MANAGE


@hooks.register("periodic_job")
def send_announcements(now: datetime) -> str:
    sent = send_due(now)
    return f"{sent} letters of announcements queued" if sent else ""


@hooks.register("periodic_job")
def forget_unconfirmed_requests(now: datetime) -> str:
    forgotten = forget_unconfirmed(now=now)
    return f"{forgotten} unconfirmed subscriptions forgotten" if forgotten else ""


@hooks.register("personal_data_holder")
def personal_data_holder() -> Holder:
    return SubscribersHolder()


@hooks.register("public_addresses")
def public_addresses() -> list[str]:
    return [reverse("notices:subscribe"), reverse("notices:manage_link")]
