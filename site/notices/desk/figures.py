"""How far announcements have come, in numbers and in a drawing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from notices.choices import Delivered
from notices.models import Announcement, Delivery
from pages.charts import Chart, Line, stacked_bars

LABEL_SHARE = 30.0


@dataclass(frozen=True)
class Figures:
    """How many letters are in which state, of how many addresses."""

    of: int
    counts: Mapping[str, int]

    @property
    def written(self) -> int:
        return sum(self.counts.values())

    @property
    def sent(self) -> int:
        return self.counts.get(Delivered.SENT, 0)

    @property
    def lost(self) -> int:
        return self.counts.get(Delivered.FAILED, 0) + self.counts.get(Delivered.BOUNCED, 0)

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [(str(state.label), self.counts.get(state, 0)) for state in Delivered]


def figures_of(announcements: Iterable[Announcement]) -> dict[int, Figures]:
    """Return the figures of announcements by their keys; one query however many there are."""
    listed = list(announcements)
    counted = Delivery.objects.filter(announcement__in=[each.pk for each in listed])
    rows = counted.values_list("announcement", "state").annotate(count=Count("pk")).order_by()
    counts: dict[int, dict[str, int]] = {each.pk: {} for each in listed}
    for pk, state, count in rows:
        counts[pk][state] = count
    return {each.pk: Figures(each.addresses, counts[each.pk]) for each in listed}


def chart_of(figures: Figures) -> Chart | None:
    """Draw the letters by state; nothing while there are none."""
    if not figures.written:
        return None
    said = ", ".join(f"{label} — {count}" for label, count in figures.rows)
    return stacked_bars(
        name="deliveries",
        title="Письма по состояниям",
        description=f"Всего {figures.written}: {said}.",
        series=["писем"],
        lines=[Line(label, (count,)) for label, count in figures.rows],
        label_share=LABEL_SHARE,
    )
