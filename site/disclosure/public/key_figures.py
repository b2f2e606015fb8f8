"""The few figures by which years are told and compared, read out of a snapshot by their codes. Pure."""

from dataclasses import dataclass
from typing import Self

from disclosure.public.figures import figure
from disclosure.yearly.cells import COUNT, DUE, IN_TERM, MEAN, RATED, SHARE, TOTAL, YEAR
from disclosure.yearly.snapshot import Cell, Snapshot
from questions.choices import Kind

UNKNOWN = Cell(None)


@dataclass(frozen=True)
class KeyFigures:
    """A year in a few figures.

    `due` are the appeals whose term had come by the cut-off, `in_term` those of them that were answered in
    time. Means are in seconds; a figure that the snapshot lacks is one that nobody has collected.
    """

    year: int
    total: int | None
    complaints: int | None
    claims: int | None
    in_term: int | None
    due: int | None
    share: Cell
    waiting_face_to_face: Cell
    waiting_remote: Cell
    service_face_to_face: Cell
    service_remote: Cell
    rating: Cell
    ratings: int | None

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        return cls(
            year=snapshot.year,
            total=_count(snapshot, "kinds_by_month", YEAR, TOTAL),
            complaints=_count(snapshot, "kinds_by_month", YEAR, Kind.COMPLAINT),
            claims=_count(snapshot, "kinds_by_month", YEAR, Kind.CLAIM),
            in_term=_count(snapshot, "timeliness", IN_TERM, TOTAL),
            due=_count(snapshot, "timeliness", DUE, TOTAL),
            share=figure(snapshot, "timeliness", SHARE, TOTAL) or UNKNOWN,
            waiting_face_to_face=_mean(snapshot, "waiting_face_to_face"),
            waiting_remote=_mean(snapshot, "waiting_remote"),
            service_face_to_face=_mean(snapshot, "service_face_to_face"),
            service_remote=_mean(snapshot, "service_remote"),
            rating=figure(snapshot, "ratings", MEAN, COUNT) or UNKNOWN,
            ratings=_count(snapshot, "ratings", RATED, COUNT),
        )

    @classmethod
    def counted(cls, year: int, *, total: int, complaints: int, claims: int) -> Self:
        """Return a year of which the register's counts are known and nothing more."""
        return cls(
            year, total, complaints, claims, None, None,
            UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, None,
        )  # fmt: skip


def _mean(snapshot: Snapshot, table: str) -> Cell:
    return figure(snapshot, table, YEAR, MEAN) or UNKNOWN


def _count(snapshot: Snapshot, table: str, row: str, column: str) -> int | None:
    cell = figure(snapshot, table, row, column)
    return int(cell.value) if cell and cell.value is not None else None
