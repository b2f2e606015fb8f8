"""Which report of a year the public sees: its last edition, a former one, or counts for the moment."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from disclosure.errors import YearWithoutData
from disclosure.public.key_figures import KeyFigures
from disclosure.public.register import counted_years
from disclosure.yearly.building import provisional
from disclosure.yearly.reading import PublishedEdition, editions, published, published_reports
from disclosure.yearly.snapshot import Snapshot


@dataclass(frozen=True)
class EditionLine:
    """An edition in the history of a year's report; the first has no reason."""

    number: int
    published_on: date
    reason: str
    address: str
    is_shown: bool


@dataclass(frozen=True)
class Shown:
    """A report and its place among the editions of its year, the latest of which comes first."""

    snapshot: Snapshot
    editions: tuple[EditionLine, ...]

    @property
    def published_on(self) -> date | None:
        """The day on which the shown edition was published; None while there is none."""
        return next((each.published_on for each in self.editions if each.is_shown), None)

    @property
    def is_superseded(self) -> bool:
        """Whether a later edition has taken the place of this one."""
        return bool(self.editions) and not self.editions[0].is_shown


def shown(year: int, edition: int | None, *, today: date) -> Shown:
    """Return the report of a year; without an edition's number its last one, or counts for the moment.

    Raises YearWithoutData when there is neither, or no edition of that number.
    """
    snapshot = published(year, edition)
    if snapshot is not None:
        lines = (_line(each, snapshot.edition) for each in editions(year))
        return Shown(snapshot, tuple(lines))
    if edition is not None:
        raise YearWithoutData(year)
    return Shown(provisional(year, today), ())


def _line(edition: PublishedEdition, shown: int) -> EditionLine:
    return EditionLine(
        number=edition.edition,
        published_on=timezone.localdate(edition.published_at),
        reason=edition.correction_reason,
        address=reverse("disclosure:edition", args=[edition.year, edition.edition]),
        is_shown=edition.edition == shown,
    )


def before(snapshot: Snapshot) -> Snapshot | None:
    """Return the published report of the year before, to compare a published one with; one query.

    Counts for the moment are of a year that is not over, or not proved: they are compared with nothing.
    """
    return None if snapshot.is_provisional else published(snapshot.year - 1)


@dataclass(frozen=True)
class Years:
    """All years in their key figures, the earliest first; those `provisional` have no published report."""

    figures: tuple[KeyFigures, ...]
    provisional: frozenset[int]
    has_demo: bool

    @property
    def latest_first(self) -> tuple[KeyFigures, ...]:
        return self.figures[::-1]


def all_years(*, today: date) -> Years:
    """Return the published reports, and the register's counts of the other years; two queries."""
    reports, counted = published_reports(), counted_years(today=today)
    figures = {year: KeyFigures.of(snapshot) for year, snapshot in reports.items()}
    provisional = frozenset(each.year for each in counted if each.year not in figures)
    figures |= {
        each.year: KeyFigures.counted(
            each.year, total=each.total, complaints=each.complaints, claims=each.claims
        )
        for each in counted
        if each.year in provisional
    }
    return Years(
        tuple(figures[year] for year in sorted(figures)),
        provisional,
        any(snapshot.demo for snapshot in reports.values()) or any(each.has_demo for each in counted),
    )
