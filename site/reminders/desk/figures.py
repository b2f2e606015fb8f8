"""How far files have come, in numbers and in a drawing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from pages.charts import Chart, Line, stacked_bars
from reminders.choices import CHANNELS, DELIVERED, OPEN, Outcome
from reminders.models import RejectedRow, Reminder, ReminderBatch

LABEL_SHARE = 30.0


@dataclass(frozen=True)
class Figures:
    """How many reminders of a file are in which state, by way."""

    counts: Mapping[tuple[str, str], int]

    @property
    def all(self) -> int:
        return sum(self.counts.values())

    def _of(self, *states: str) -> int:
        return sum(count for (_, state), count in self.counts.items() if state in states)

    @property
    def delivered(self) -> int:
        return self._of(*DELIVERED)

    @property
    def waiting(self) -> int:
        return self._of(*OPEN)

    @property
    def lost(self) -> int:
        return self.all - self.delivered - self.waiting

    @property
    def ways(self) -> list[tuple[str, str, int]]:
        """Return the code and the words of each way, and how many go by it."""
        sums = Counter[str]()
        for (channel, _), count in self.counts.items():
            sums[channel] += count
        return [(code, words, sums[code]) for code, words in CHANNELS]

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [(str(state.label), self._of(state)) for state in Outcome if self._of(state)]


def figures_of(batches: Iterable[ReminderBatch]) -> dict[int, Figures]:
    """Return the figures of files by their keys; one query however many there are."""
    keys = [each.pk for each in batches]
    rows = Reminder.objects.filter(batch__in=keys).order_by().values_list("batch", "channel", "state")
    counts: dict[int, dict[tuple[str, str], int]] = {pk: {} for pk in keys}
    for pk, channel, state, count in rows.annotate(count=Count("pk")):
        counts[pk][channel, state] = count
    return {pk: Figures(counts[pk]) for pk in keys}


def reasons_of(batch: ReminderBatch) -> list[tuple[str, int]]:
    """Return why rows go back and how many do, the most frequent first; one query."""
    rows = RejectedRow.objects.filter(batch=batch).order_by().values_list("reason")
    return list(rows.annotate(count=Count("pk")).order_by("-count", "reason")[:30])


def chart_of(figures: Figures) -> Chart | None:
    """Draw the reminders by state; nothing while there are none."""
    if not figures.all:
        return None
    said = ", ".join(f"{label} — {count}" for label, count in figures.rows)
    return stacked_bars(
        name="reminders",
        title="Напоминания по состояниям",
        description=f"Всего {figures.all}: {said}.",
        series=["напоминаний"],
        lines=[Line(label, (count,)) for label, count in figures.rows],
        label_share=LABEL_SHARE,
    )
