"""Counting a draft away from the request: a year of a million rows takes half a minute.

Whoever counts holds the row of the request in the transaction that counts. A worker that is killed loses its
transaction, and the row is free for the next one: nothing is half counted, and nothing is counted twice.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from disclosure.yearly.errors import ReportError
from disclosure.yearly.requests import TRIES, CountRequest
from disclosure.yearly.services.drafting import recount

HINT_FIRST = timedelta(minutes=2)
"""How long the clock leaves a request to the worker that was told of it."""
GIVEN_UP = (
    "Пересчёт несколько раз начинался и не дошёл до конца. Сообщите администратору, затем попробуйте снова."
)


def fulfil(pk: int) -> bool:
    """Count what was asked for; return whether it is counted now. Another worker's request is left alone."""
    waiting = CountRequest.objects.filter(pk=pk, fault="")
    free = waiting.select_for_update(skip_locked=True)
    with transaction.atomic():
        if free.first() is None:
            return False
        # Written down at once: it says how long the counting lasts, and outlives a worker that is killed.
        waiting.update(begun_at=timezone.now(), tries=F("tries") + 1)
    try:
        with transaction.atomic():
            request = free.first()
            if request is None:
                return False
            if request.tries > TRIES:
                raise ReportError(GIVEN_UP)
            recount(report_id=request.report_id, user=request.user, now=timezone.now())
            request.delete()
    except ReportError as error:
        waiting.update(fault=str(error)[:300])
        return False
    return True


def count_waiting(now: datetime) -> int:
    """Count what no worker has heard of, or has not brought to its end; return how many."""
    late = CountRequest.objects.filter(fault="", asked_at__lt=now - HINT_FIRST).order_by("asked_at")
    return sum(fulfil(pk) for pk in late.values_list("pk", flat=True)[:1])
