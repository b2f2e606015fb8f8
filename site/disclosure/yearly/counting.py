"""The counts of a year from the database: grouped by it, never row by row, a fixed number of questions."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractMonth

from disclosure.yearly.facts import AppealFacts
from disclosure.yearly.tables import ContactCounts, Counts, place_of
from questions.models import Appeal, Topic
from questions.timeliness import AtCutOff, end_of, part_at
from service import counting
from service.counting import Timed


def with_facts(appeals: "QuerySet[Appeal]", cut_off: date) -> "QuerySet[Appeal]":
    """Annotate appeals with what the figures depend on, named as in `AppealFacts` with «fact_» before."""
    over = end_of(cut_off)
    return appeals.annotate(
        fact_month=ExtractMonth("registered_on"),
        fact_topic=Coalesce("topic__parent", "topic", 0, output_field=IntegerField()),
        fact_part=part_at(cut_off),
    ).annotate(
        fact_outcome=Case(When(fact_part=AtCutOff.ENDED.value, then=F("outcome")), default=Value("")),
        fact_extended=_when(Q(extension__is_granted=True, extension__decided_at__lt=over), Value(1)),
        fact_mark=_when(Q(rating__rated_at__lt=over), F("rating__mark")),
    )


def _when(holds: Q, value: Any) -> Case:
    return Case(When(holds, then=value), default=Value(0), output_field=IntegerField())


FACTS = (
    "fact_month", "kind", "channel", "fact_topic", "audience", "fact_part", "fact_outcome", "fact_extended",
    "fact_mark",
)  # fmt: skip
"""The columns of `AppealFacts`, in its order."""


def count_appeals(year: int, cut_off: date) -> tuple[Counter[AppealFacts], bool]:
    """Return a year's appeals as they stood at the end of the cut-off, and whether any is invented.

    One query.
    """
    groups = with_facts(Appeal.objects.registered_in(year), cut_off).order_by().values_list(*FACTS)
    found: Counter[AppealFacts] = Counter()
    invented = 0
    counted = groups.annotate(count=Count("pk"), demo=Count("pk", filter=Q(is_demo=True)))
    for *facts, count, demo in counted.iterator():
        found[AppealFacts(*facts)] += count
        invented += demo
    return found, invented > 0


def count_contacts(year: int) -> ContactCounts:
    """Return the visits and calls of a year; three queries."""
    counts = ContactCounts()
    for held in counting.contacts_held(year):
        counts.held[place_of(held.channel, held.month)] += held.count
    _take(counting.waiting_times(year), counts.waiting)
    _take(counting.service_times(year), counts.service)
    return counts


def _take(times: Iterable[Timed], into: dict[tuple[str, int], Counter[int]]) -> None:
    for timed in times:
        into.setdefault(place_of(timed.channel, timed.month), Counter())[timed.seconds] += timed.count


def count_everything(year: int, cut_off: date) -> Counts:
    """Return all that the tables of a year are made of; four queries."""
    return Counts(count_appeals(year, cut_off)[0], count_contacts(year))


def topic_titles() -> dict[int, str]:
    """Return the titles of the topics of the upper level, in their order; one query."""
    return dict(Topic.objects.filter(parent=None).order_by("order", "title").values_list("pk", "title"))


def has_demo(year: int) -> bool:
    """Whether invented appeals or contacts are counted in a year; at most two queries."""
    return (
        Appeal.objects.registered_in(year).filter(is_demo=True).exists()
        or counting.counted(year).filter(is_demo=True).exists()
    )
