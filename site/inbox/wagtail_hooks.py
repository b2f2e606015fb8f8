import logging
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import include, path, reverse

from wagtail import hooks
from wagtail_modeladmin.options import modeladmin_register

from inbox import rights, urls
from inbox.admin import LetterAdmin
from inbox.errors import Busy, FixSettings
from inbox.holding import MailHolder
from inbox.mailbox import is_configured
from inbox.models import Letter
from inbox.panels import WaitingPanel
from inbox.services.forgetting import forget_old
from inbox.services.rounds import run_round
from privacy.holders import Holder
from questions.desk.panels import Panel
from questions.models import Appeal

logger = logging.getLogger(__name__)

modeladmin_register(LetterAdmin)


@hooks.register("periodic_job")
def fetch_mail(now: datetime) -> str:
    if not is_configured():
        return ""
    try:
        summary = run_round()
    except Busy:
        return ""
    except FixSettings as error:
        logger.error("The mailbox is not set up: %s", error)
        return ""
    if summary.trouble or summary.troubled:
        logger.warning("Mail: %s", summary)
    return "" if summary.is_nothing else str(summary)


@hooks.register("periodic_job")
def forget_old_letters(now: datetime) -> str:
    forgotten = forget_old(now)
    return f"{forgotten} old letters of the mailbox forgotten" if forgotten else ""


@hooks.register("personal_data_holder")
def hold_letters() -> Holder:
    return MailHolder()


@hooks.register("role_permissions")
def role_permissions() -> dict[str, list[str]]:
    return rights.granted()


@hooks.register("register_admin_urls")
def letter_addresses() -> list[Any]:
    return [path("mail/", include(urls))]


@hooks.register("appeal_panel")
def letters_of_the_appeal(appeal: Appeal, user: Any) -> Panel | None:
    """Show on the card which letters came about an appeal, and which of their files were not taken."""
    letters = list(
        Letter.objects.filter(appeal=appeal).prefetch_related("files").order_by("received_at", "pk")
    )
    if not letters:
        return None
    context = {"letters": letters, "may_open": user.has_perm(rights.VIEW)}
    return Panel("Письма из почтового ящика", render_to_string("inbox/card.html", context))


@hooks.register("construct_homepage_panels")
def waiting_letters(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(rights.HANDLE):
        panels.append(WaitingPanel())


@hooks.register("access_subject_url")
def page_of_the_letter(subject: str) -> str | None:
    """Lead from a row of the access log to the page of its letter."""
    kind, _, rest = subject.partition(":")
    number = rest.partition("/")[0]
    if kind != "mail" or not number.isdecimal():
        return None
    return reverse("inbox_letter_modeladmin_inspect", args=[number])
