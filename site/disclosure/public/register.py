"""What the register says of a year without a published report: how many appeals, claims and complaints."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from questions.choices import Kind
from questions.models import Appeal


@dataclass(frozen=True)
class YearCount:
    year: int
    total: int
    complaints: int
    claims: int
    has_demo: bool


def counted_years(*, today: date) -> list[YearCount]:
    """Return the years that have appeals and have begun, the latest first; one query."""
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
        YearCount(year, total, complaints, claims, demo > 0) for year, total, complaints, claims, demo in rows
    ]
