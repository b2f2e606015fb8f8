"""What the pages show of interruptions: read in a constant number of queries, ready for the templates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from interruptions.models import Interruption, Place
from interruptions.timing import Standing

BADGES = {
    Standing.NOW: ("badge--danger", "сейчас нет электроэнергии"),
    Standing.COMING: ("badge--warning", "предстоит"),
    Standing.PAST: ("badge--info", "завершено"),
}
SHORT_LIST = 4
"""Announcements in the block on the front page; the list has all."""


@dataclass(frozen=True)
class Notice:
    """An interruption with its places and how it stands at the moment of the page."""

    row: Interruption
    places: Sequence[Place]
    standing: Standing

    @property
    def badge_class(self) -> str:
        return "badge--info" if self.row.is_off else BADGES[self.standing][0]

    @property
    def badge(self) -> str:
        if self.row.is_off:
            return "отменено"
        if self.standing == Standing.COMING and self.row.state == Interruption.State.MOVED:
            return "перенесено"
        return BADGES[self.standing][1]

    @property
    def is_now(self) -> bool:
        return self.standing == Standing.NOW and not self.row.is_off


def notice_of(row: Interruption, now: datetime) -> Notice:
    """Describe what is in memory: a draft with rows of its own, too."""
    return Notice(row, list(row.places.all()), row.standing_at(now))


def notice_context(row: Interruption, now: datetime) -> dict[str, Any]:
    return {"notice": notice_of(row, now), "interruption": row}


def notices_of(rows: Any, now: datetime) -> list[Notice]:
    """Describe rows of the database; two queries, however many there are."""
    return [notice_of(row, now) for row in rows.prefetch_related("places")]


@dataclass(frozen=True)
class Lists:
    """What is announced, by how it stands."""

    now: list[Notice]
    coming: list[Notice]
    off: list[Notice]

    @property
    def is_empty(self) -> bool:
        return not (self.now or self.coming or self.off)

    @property
    def has_demo(self) -> bool:
        return any(notice.row.is_demo for notice in [*self.now, *self.coming, *self.off])


def sorted_out(notices: Iterable[Notice]) -> Lists:
    found = Lists([], [], [])
    for notice in notices:
        if notice.row.is_off:
            found.off.append(notice)
        else:
            (found.now if notice.standing == Standing.NOW else found.coming).append(notice)
    return found


def months_of_archive(now: datetime) -> list[tuple[datetime, int]]:
    """Return the months that something past began in, the latest first, with how many; one query."""
    rows = Interruption.objects.past(now).order_by().annotate(month=TruncMonth("starts_at"))
    counts = rows.values("month").annotate(number=Count("pk")).order_by("-month")
    return [(timezone.localtime(row["month"]), row["number"]) for row in counts]


def past_of_month(year: int, month: int, now: datetime) -> list[Notice]:
    """Return what began in a month of the Moscow calendar and is over; two queries."""
    first = start_of_month(year, month)
    following = start_of_month(year + month // 12, month % 12 + 1)
    return notices_of(
        Interruption.objects.past(now).filter(starts_at__gte=first, starts_at__lt=following), now
    )


def start_of_month(year: int, month: int) -> datetime:
    """Return the first moment of a month of the Moscow calendar."""
    return datetime(year, month, 1, tzinfo=timezone.get_default_timezone())
