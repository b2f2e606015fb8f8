from datetime import datetime, timedelta

from django.urls import reverse

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.models import register_snippet

from outbox.models import Message
from privacy.holders import Holder
from reminders import rights
from reminders.holding import RemindersHolder
from reminders.letters import KIND
from reminders.services import checking, outcomes
from reminders.services.loading import forget_stale
from reminders.services.sending import send_due
from reminders.viewsets import WordingViewSet, reminders_viewset
from staff.screens import entry_for

register_snippet(WordingViewSet)

ROUND_SECONDS = 20.0
"""How long reading may keep the clock from its other work; the next round reads on."""
KEPT = timedelta(days=30)


@hooks.register("register_admin_viewset")
def reminders() -> ViewSet:
    return reminders_viewset


@hooks.register("register_admin_menu_item")
def reminders_in_the_menu() -> MenuItem:
    return entry_for(rights.VIEW)(
        "Напоминания", reverse("reminders:index"), name="reminders", icon_name="clipboard-list", order=119
    )


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return {KIND: "личное напоминание"}


@hooks.register("message_accepted")
def letter_sent(message: Message) -> None:
    outcomes.record_sent(message)


@hooks.register("message_failed")
def letter_failed(message: Message) -> None:
    outcomes.record_failed(message)


@hooks.register("message_bounced")
def letter_came_back(message: Message) -> None:
    outcomes.record_bounced(message)


@hooks.register("personal_data_holder")
def personal_data_holder() -> Holder:
    return RemindersHolder()


@hooks.register("periodic_job")
def read_billing_files(now: datetime) -> str:
    worked, forgotten = checking.go_on(now, seconds=ROUND_SECONDS), forget_stale(now, now - KEPT)
    return f"{worked} billing files gone on with, {forgotten} forgotten" if worked or forgotten else ""


@hooks.register("periodic_job")
def send_reminders(now: datetime) -> str:
    sent = send_due(now)
    return f"{sent} reminders queued" if sent else ""
