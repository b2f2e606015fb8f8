"""What is published of the programme, for pages and for the search; a fixed number of queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from measures.models import Measure, NoMeasures
from measures.models.measure import MeasureQuerySet
from measures.rules import OPEN, Kind


@dataclass(frozen=True)
class YearSummary:
    """A year with something published: how many measures it has and how many are done, or the statement."""

    year: int
    planned: int
    done: int
    is_stated: bool


def published(year: int | None = None) -> MeasureQuerySet:
    rows = Measure.objects.live() if year is None else Measure.objects.live().filter(year=year)
    related = ("progress", "responsible", "follows", "file__stored", "topic")
    return rows.select_related(*related).defer("file__text").counting_complaints().order_by("due_on", "pk")


def statement_of(year: int) -> str:
    """Return the published words that nothing was done in a year; empty where there are none."""
    return NoMeasures.objects.filter(year=year, live=True).values_list("words", flat=True).first() or ""


def years() -> list[YearSummary]:
    """Return the years with something published, the latest first; two queries."""
    measures = (
        Measure.objects.live().with_progress().in_force().order_by("year").only("year", "progress__state")
    )
    found = {year: [each.state for each in rows] for year, rows in groupby(measures, lambda each: each.year)}
    stated = set(NoMeasures.objects.filter(live=True).values_list("year", flat=True))
    return [
        YearSummary(year, len(found.get(year, [])), _done(found.get(year, [])), year in stated)
        for year in sorted({*found, *stated}, reverse=True)
    ]


def published_years() -> list[int]:
    """Return the years that have a page of their own, the latest first; one query."""
    measures = Measure.objects.live().in_force().order_by().values_list("year", flat=True)
    stated = NoMeasures.objects.filter(live=True).order_by().values_list("year", flat=True)
    return sorted(measures.union(stated), reverse=True)


def _done(states: Sequence[str]) -> int:
    return sum(state not in OPEN for state in states)


def said() -> MeasureQuerySet:
    """Return what complaints led to, with words of what people said; what was cancelled is left out."""
    rows = published().in_force().exclude(said="").filter(complaints__gt=0)
    return rows.order_by("-year", "topic__order", "topic__title", "due_on", "pk")


def notices() -> list[str]:
    """Return the latest published words that there is a camera; one query."""
    rows = Measure.objects.live().in_force().filter(kind=Kind.VIDEO_MONITORING).exclude(notice="")
    return list(dict.fromkeys(rows.order_by("-year", "-pk").values_list("notice", flat=True)))[:1]
