"""The register at a glance: how many duties stand how, today and on the days before."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count

from disclosure.choices import TONES
from disclosure.freshness import STATE_WORDS, State
from disclosure.models import Duty, DutyResult
from disclosure.trend import Day

DAYS = 30


@dataclass(frozen=True)
class StateCount:
    """How many duties stand so; `tone` colours the words."""

    code: str
    words: str
    tone: str
    count: int


def count_states() -> list[StateCount]:
    """Count the active duties by their states, the worst first; one query."""
    rows = Duty.objects.active().exclude(standing=None).order_by().values_list("standing__state")
    counts = dict(rows.annotate(number=Count("pk")))
    return [
        StateCount(state.value, words, TONES[state], counts.get(state.value, 0))
        for state, words in STATE_WORDS.items()
    ]


def days_until(today: date) -> list[Day]:
    """Count, for each of the last days that were evaluated, how many duties were not in order; one query."""
    since = today - timedelta(days=DAYS - 1)
    rows = (
        DutyResult.objects.filter(on__range=(since, today))
        .last_of_each_day()
        .order_by()
        .values_list("on", "state")
        .annotate(number=Count("pk"))
    )
    counts: dict[date, Counter[str]] = {}
    for on, state, number in rows:
        counts.setdefault(on, Counter())[state] += number
    return [
        Day(
            on,
            red=found[State.MISSING.value] + found[State.STALE.value],
            soon=found[State.SOON.value],
            unfilled=found[State.UNFILLED.value],
            fresh=found[State.FRESH.value],
        )
        for on, found in sorted(counts.items())
    ]
