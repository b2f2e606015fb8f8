"""The daily summary for those who watch all appeals: numbers and links, nothing of whose they are.

Стандарт: «контроль за предоставлением своевременного ответа» is the director's and his deputy's.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from outbox.letters import queue_letter
from questions.models import Digest
from questions.permissions import WATCH
from questions.services.staff_letters import DIGEST
from questions.standing import Concern, standing
from staff.models import Employee
from workdays.opening import at_work
from workdays.services import load_calendar


def send_digests(*, now: datetime) -> int:
    """Send the summary of the day once to each who watches, from the office's opening on; how many letters.

    A worker that was down for days sends that of the present day alone.
    """
    calendar = load_calendar()
    if not at_work(now, calendar):
        return 0
    today = timezone.localdate(now)
    served = Digest.objects.filter(day=today).values("recipient")
    waiting = list(Employee.objects.holding(WATCH).exclude(pk__in=served).exclude(user__email=""))
    concerns = standing(today, calendar) if waiting else []
    return sum(_send(person, concerns, today) for person in waiting)


def _send(person: Employee, concerns: list[Concern], today: date) -> int:
    with transaction.atomic():
        _, is_new = Digest.objects.get_or_create(recipient=person, day=today)
        told = [concern for concern in concerns if concern.count]
        # Of a quiet morning nobody is told, nor of what comes up later: that has letters of its own.
        if not is_new or not told:
            return 0
        context = {
            "today": today,
            "concerns": told,
            "pressing": [concern for concern in told if concern.code in {"overdue", "today"}],
            "is_late": any(concern.code == "overdue" for concern in told),
            "site_url": settings.SITE_URL,
            "dashboard_url": f"{settings.SITE_URL}{reverse('appeals:dashboard')}",
        }
        related = f"staff:{person.pk}:digest"
        return int(queue_letter(to=person.user.email, kind=DIGEST, related=related, context=context))
