"""Whether an appeal was answered in its term: parts into which every register falls without a rest.

Five of them today (`conditions`), and four at the end of a day that has passed (`part_at`): the yearly report
is printed with such a day and says the same of it ever after.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import Case, F, Q, TextChoices, Value, When
from django.utils import timezone

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


class AtCutOff(TextChoices):
    """How an appeal stood at the end of a day."""

    IN_TERM = "in_term", "срок наступил, ответ дан в срок"
    LATE = "late", "срок наступил, ответа в срок не было"
    NOT_DUE = "not_due", "срок ещё не наступил"
    ENDED = "ended", "особый исход"


def end_of(day: date) -> datetime:
    """Return the moment, by the company's clock, at which the day is over."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return timezone.make_aware(midnight, timezone.get_default_timezone())


def ended_by(cut_off: date) -> Q:
    """Return what holds for appeals that had ended otherwise than by an answer when the day was over."""
    return Q(state__in=ENDED) & (Q(outcome_on=None) | Q(outcome_on__lte=cut_off))


def part_at(cut_off: date) -> Case:
    """Return the expression of the part (`AtCutOff`) to which an appeal belonged at the end of a day.

    What was answered after its term is late for ever; what ended without an answer owes none. On the day
    after the cut-off it says of what was due by then exactly what `conditions` says.
    """
    return Case(
        When(ended_by(cut_off), then=Value(AtCutOff.ENDED.value)),
        When(due_on__gt=cut_off, then=Value(AtCutOff.NOT_DUE.value)),
        When(state__in=ANSWERED, sent_at__date__lte=F("due_on"), then=Value(AtCutOff.IN_TERM.value)),
        default=Value(AtCutOff.LATE.value),
    )
