"""What the programme of a year is, for whoever publishes it: the yearly report, the public pages."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from measures.models import Measure, NoMeasures
from measures.rules import state_words


@dataclass(frozen=True)
class PublicMeasure:
    """A published measure in words; `complaints` is how many complaints led to it."""

    title: str
    kind_label: str
    due_on: date
    state_label: str
    done_on: date | None
    result: str
    complaints: int


@dataclass(frozen=True)
class Programme:
    """A year's measures, or the explicit statement that there were none.

    A year with neither an entry in `measures` nor a `statement` is not filled in.
    """

    year: int
    statement: str
    measures: tuple[PublicMeasure, ...]


def of_year(year: int, *, today: date | None = None) -> Programme:
    """Return what is published of a year's programme; two queries. What is late on `today` is called so."""
    on = today or timezone.localdate()
    rows = Measure.objects.live().filter(year=year).with_progress().counting_complaints()
    stated = NoMeasures.objects.filter(year=year, live=True).values_list("words", flat=True).first()
    measures = tuple(_public(row, on) for row in rows.order_by("due_on", "pk"))
    return Programme(year, stated or "", measures)


def _public(row: Measure, today: date) -> PublicMeasure:
    return PublicMeasure(
        title=row.title,
        kind_label=row.get_kind_display(),
        due_on=row.due_on,
        state_label=state_words(row.state, row.due_on, today),
        done_on=row.done_on,
        result=row.result,
        complaints=row.complaints,
    )
