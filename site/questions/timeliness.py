"""Whether an appeal was answered in its term: five parts into which every register falls without a rest."""

from datetime import date

from django.db.models import F, Q, TextChoices

from questions.lifecycle import ANSWERED, ENDED, FINISHED


class Timeliness(TextChoices):
    IN_TERM = "in_term", "ответ в срок"
    ANSWERED_LATE = "answered_late", "ответ с опозданием"
    OPEN_IN_TERM = "open_in_term", "в работе, срок не истёк"
    OPEN_LATE = "open_late", "в работе, просрочено"
    ENDED = "ended", "особый исход"


def conditions(on: date) -> dict[Timeliness, Q]:
    """Return what holds for the appeals of each part on the day; exactly one of them holds for any appeal.

    An answer is in term by its day in Moscow. One without a day of dispatch proves nothing: it is late.
    """
    is_open = ~Q(state__among=FINISHED)
    late = Q(sent_at__date__gt=F("due_on")) | Q(sent_at=None)
    return {
        Timeliness.IN_TERM: Q(state__in=ANSWERED, sent_at__date__lte=F("due_on")),
        Timeliness.ANSWERED_LATE: Q(state__in=ANSWERED) & late,
        Timeliness.OPEN_IN_TERM: is_open & Q(due_on__gte=on),
        Timeliness.OPEN_LATE: is_open & Q(due_on__lt=on),
        Timeliness.ENDED: Q(state__in=ENDED),
    }
