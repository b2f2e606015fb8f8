"""What of the yearly reports is public: the editions that have been published, each by its snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from disclosure.yearly.models import YearlyReport
from disclosure.yearly.snapshot import Snapshot


@dataclass(frozen=True)
class PublishedEdition:
    """An edition of a year's report that stands on the site."""

    year: int
    edition: int
    published_at: datetime
    correction_reason: str


def published(year: int, edition: int | None = None) -> Snapshot | None:
    """Return an edition of a year, without a number the latest; None when there is none. One query."""
    rows = YearlyReport.objects.live().of_year(year)
    row = (rows if edition is None else rows.filter(edition=edition)).first()
    return row.as_snapshot() if row is not None else None


def editions(year: int | None = None) -> Sequence[PublishedEdition]:
    """Return the published editions of a year, or of all, the latest year and edition first; one query."""
    rows = YearlyReport.objects.live().order_by("-year", "-edition")
    chosen = rows if year is None else rows.filter(year=year)
    columns = chosen.values_list("year", "edition", "last_published_at", "correction_reason")
    return [PublishedEdition(*row) for row in columns]


def published_reports() -> dict[int, Snapshot]:
    """Return the latest edition of each year by its year, the latest first; one query."""
    found: dict[int, Snapshot] = {}
    for row in YearlyReport.objects.live().order_by("-year", "-edition"):
        if row.year not in found:
            found[row.year] = row.as_snapshot()
    return found
