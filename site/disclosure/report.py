"""The one object that the page, the table and the data of a year are made of."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from disclosure.errors import YearWithoutData
from disclosure.metrics import MONTHS_IN_YEAR, Group, YearCounts, count_year
from questions.choices import Channel, Kind
from questions.models import Appeal


@dataclass(frozen=True)
class YearReport:
    year: int
    as_of: date
    counts: YearCounts
    has_demo: bool


@dataclass(frozen=True)
class YearSummary:
    year: int
    total: int
    complaints: int
    claims: int
    has_demo: bool


def build_report(year: int, *, today: date) -> YearReport:
    """Count the appeals registered in a year; raise YearWithoutData where there is nothing to publish."""
    rows = _grouped(year) if year <= today.year else []
    if not rows:
        raise YearWithoutData(year)
    groups = [Group(kind, channel, month, count) for kind, channel, month, count, _ in rows]
    counts = count_year(
        groups, kinds=Kind.values, channels=Channel.values, months=_months_begun(year, today, groups)
    )
    return YearReport(year, today, counts, has_demo=any(demo for *_, demo in rows))


def _grouped(year: int) -> list[tuple[str, str, int, int, int]]:
    """Return (kind, channel, month, appeals, of them invented), counted by the database in one query."""
    return list(
        Appeal.objects.registered_in(year)
        .order_by()
        .values_list("kind", "channel", "registered_on__month")
        .annotate(count=Count("pk"), demo=Count("pk", filter=Q(is_demo=True)))
    )


def _months_begun(year: int, today: date, groups: list[Group]) -> int:
    if year < today.year:
        return MONTHS_IN_YEAR
    # A clock set back must hide no appeal that is registered already.
    return max(today.month, *(group.month for group in groups))


def published_years(*, today: date) -> list[YearSummary]:
    """Return the years that have appeals, the latest first."""
    rows = (
        Appeal.objects.filter(year__lte=today.year)
        .order_by("-year")
        .values_list("year")
        .annotate(
            total=Count("pk"),
            complaints=Count("pk", filter=Q(kind=Kind.COMPLAINT)),
            claims=Count("pk", filter=Q(kind=Kind.CLAIM)),
            demo=Count("pk", filter=Q(is_demo=True)),
        )
    )
    return [
        YearSummary(year, total, complaints, claims, demo > 0)
        for year, total, complaints, claims, demo in rows
    ]
