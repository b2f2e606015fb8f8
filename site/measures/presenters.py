"""A year's programme as pages show it. The rows are given; nothing here asks the database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst

from measures.models import Measure
from measures.rules import KINDS, OPEN, Kind, State, state_words
from pages.charts import Chart, Line, stacked_bars

LATE = "late"
SIGNS = {
    State.PLANNED: ("○", "neutral"),
    State.UNDER_WAY: ("◐", "info"),
    State.DONE: ("●", "ok"),
    State.CANCELLED: ("×", "neutral"),
    LATE: ("▲", "warning"),
}
"""A shape and a tone for each state: neither says anything that the words do not."""
SHORT = {Kind.TRAINING: "Обучение"}
"""Names that would not fit beside a bar on a telephone; the table has the whole of them."""
SERIES = ("выполнено", "впереди и в работе", "срок прошёл")


@dataclass(frozen=True)
class Item:
    """A measure with its state in words, by a shape and by a tone."""

    measure: Measure
    words: str
    sign: str
    tone: str

    @classmethod
    def of(cls, measure: Measure, today: date | None = None) -> "Item":
        today = today or timezone.localdate()
        sign, tone = SIGNS[standing(measure, today)]
        return cls(measure, state_words(measure.state, measure.due_on, today), sign, tone)

    @property
    def reason(self) -> str:
        return self.measure.progress.reason if hasattr(self.measure, "progress") else ""


def standing(measure: Measure, today: date) -> str:
    """Return the state of a measure, or `LATE` when its term is over and it is not done."""
    return LATE if measure.state in OPEN and measure.due_on < today else measure.state


@dataclass(frozen=True)
class KindRow:
    """How many measures of a kind there are, and how they stand; the cancelled ones are not in `planned`."""

    label: str
    planned: int
    done: int
    ahead: int
    late: int
    cancelled: int

    @classmethod
    def of(cls, label: str, standings: Iterable[str]) -> "KindRow":
        counts = Counter(standings)
        done, late, cancelled = counts[State.DONE], counts[LATE], counts[State.CANCELLED]
        planned = counts.total() - cancelled
        return cls(label, planned, done, planned - done - late, late, cancelled)


@dataclass(frozen=True)
class YearPage:
    year: int
    statement: str
    items: Sequence[Item]
    rows: Sequence[KindRow]
    total: KindRow
    chart: Chart | None
    is_demo: bool

    @classmethod
    def of(cls, year: int, measures: Sequence[Measure], statement: str, today: date) -> "YearPage":
        by_kind = {kind: [standing(each, today) for each in measures if each.kind == kind] for kind in Kind}
        rows = [KindRow.of(capfirst(KINDS[kind]), found) for kind, found in by_kind.items() if found]
        named = [capfirst(SHORT.get(kind, KINDS[kind])) for kind, found in by_kind.items() if found]
        total = KindRow.of("Всего", (each for found in by_kind.values() for each in found))
        return cls(
            year, statement, [Item.of(each, today) for each in measures], rows, total,
            _chart(year, rows, named) if total.planned else None, any(each.is_demo for each in measures),
        )  # fmt: skip


def _chart(year: int, rows: Sequence[KindRow], labels: Sequence[str]) -> Chart:
    held = [row for row in rows if row.planned]
    shown = [label for row, label in zip(rows, labels, strict=True) if row.planned]
    said = (
        f"{row.label}: {SERIES[0]} {row.done}, {SERIES[1]} {row.ahead}, {SERIES[2]} {row.late}"
        for row in held
    )
    return stacked_bars(
        name="kinds",
        title=f"Мероприятия {year} года по видам",
        description="; ".join(said) + ".",
        series=SERIES,
        lines=[Line(label, (row.done, row.ahead, row.late)) for row, label in zip(held, shown, strict=True)],
        label_share=46,
    )
