"""«Разослать подписчикам» beside what is published: on the page of a text and in the list of tariffs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from wagtail.admin.widgets.button import Button

from notices.offers import OFFERED_FOR
from notices.rights import PREPARE
from pages.models import DocumentPage, NewsPage
from tariffs.models import TariffPeriod

LABEL = "Разослать подписчикам"


def announce_button(subject: Any, user: Any) -> Iterator[Button]:
    """Offer it with what was published lately, to whoever may prepare it.

    No query for a row of a list: whether it is announced already, the page that the button opens finds out.
    """
    if user.has_perm(PREPARE) and (source := _source_of(subject)):
        address = f"{reverse('announcements:new')}?{urlencode({'source': source})}"
        yield Button(LABEL, address, icon_name="mail", priority=75)


def _source_of(subject: Any) -> str:
    since = timezone.now() - OFFERED_FOR
    if isinstance(subject, NewsPage | TariffPeriod):
        is_new = subject.live and _is_after(subject.first_published_at, since)
        return f"{type(subject)._meta.label_lower}:{subject.pk}" if is_new else ""
    if isinstance(subject, DocumentPage) and subject.live and _is_after(subject.last_published_at, since):
        fresh = subject.editions.filter(valid_from__gte=timezone.localdate(since))
        latest = fresh.order_by("-valid_from").first()
        return f"pages.edition:{latest.pk}" if latest else ""
    return ""


def _is_after(moment: datetime | None, since: datetime) -> bool:
    return moment is not None and moment >= since
