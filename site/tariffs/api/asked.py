"""What programs ask for by words in an address: a day, a month and for whom; or a sentence why not."""

import re
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from pages.addresses import absolute
from pages.open_data.answers import Refused
from tariffs.models import PriceBulletin
from tariffs.organisations import reading
from tariffs.organisations.converters import MonthConverter

BAD_DATE = "Такого дня нет. Назовите его как ГГГГ-ММ-ДД, например {example}."
BAD_MONTH = "Такого месяца нет. Назовите его как ГГГГ-ММ, например {example}."
BAD_SCOPE = "Таких потребителей нет. Назовите их как scope={names}."
NOT_PUBLISHED = "{what}: этого среди опубликованного нет. Все опубликованные месяцы: {address}"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(request: HttpRequest) -> date:
    """Return the day that is asked for, today when none is named; Refused with 400 for what is no day."""
    today = timezone.localdate()
    asked = request.GET.get("on", today.isoformat())
    try:
        on = date.fromisoformat(asked) if DAY.fullmatch(asked) else None
    except ValueError:
        on = None
    if on is None:
        raise Refused(BAD_DATE.format(example=today.isoformat()), 400)
    return on


def bulletin_of(request: HttpRequest, month: str) -> PriceBulletin:
    """Return the published bulletin of a month with its files: two queries.

    Refused with 400 for what is no month or scope, with 404 for what is not published.
    """
    first, scope = _month_of(month), _scope_of(request)
    bulletin = reading.bulletin_of(first, scope)
    if bulletin is None:
        what = PriceBulletin(year=first.year, month=first.month, scope=scope)
        where = absolute(reverse("tariffs-api:price_caps"))
        raise Refused(NOT_PUBLISHED.format(what=what, address=where), 404)
    return bulletin


def _month_of(asked: str) -> date:
    try:
        if re.fullmatch(MonthConverter.regex, asked):
            return MonthConverter().to_python(asked)
    except ValueError:
        pass
    raise Refused(BAD_MONTH.format(example=f"{timezone.localdate():%Y-%m}"), 400)


def _scope_of(request: HttpRequest) -> str:
    scope = request.GET.get("scope", reading.NO_SCOPE)
    if scope not in reading.Scope.values:
        raise Refused(BAD_SCOPE.format(names=" или scope=".join(reading.Scope.values)), 400)
    return scope
