"""Years beside each other, as a regulator's form has them: year by year, and the change in per cent. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from disclosure.public.drawings import BY_KIND, TIMELY, in_words, span_bars
from disclosure.public.figures import (
    NBSP,
    change_words,
    clock_words,
    completeness,
    number_of,
    rests_on,
    rounded,
    said,
    whole,
)
from disclosure.public.key_figures import KeyFigures
from disclosure.yearly.snapshot import NOT_COLLECTED, Cell
from pages.charts import Chart, Line, stacked_bars

NO_REPORT = "отчёт не опубликован"
SPANS = {
    "waiting_face_to_face": "Среднее ожидание в очереди на приём",
    "waiting_remote": "Среднее ожидание соединения по телефону",
    "service_face_to_face": "Средняя продолжительность приёма",
    "service_remote": "Средняя продолжительность разговора по телефону",
}


@dataclass(frozen=True)
class Figure:
    """A figure that years are compared by: where it is found, how it is written and what its change is."""

    code: str
    label: str
    cell: Callable[[KeyFigures], Cell]
    say: Callable[[Decimal], str]
    rests: Callable[[Cell], str] = rests_on
    is_share: bool = False


@dataclass(frozen=True)
class YearCell:
    words: str
    note: str
    is_missing: bool


@dataclass(frozen=True)
class FigureRow:
    """A figure through the years; `change` is that of the last year against the one before it."""

    label: str
    cells: tuple[YearCell, ...]
    change: str
    norm: str


@dataclass(frozen=True)
class YearHead:
    """A year of the comparison; `counted` says what its figures are when they are no published report."""

    year: int
    counted: str


@dataclass(frozen=True)
class Comparison:
    heads: tuple[YearHead, ...]
    rows: tuple[FigureRow, ...]
    change_head: str
    """What the last column compares: «2025 к 2024»; empty where there are no two years."""
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]

    @property
    def has_norms(self) -> bool:
        return any(row.norm for row in self.rows)


def _count(name: str) -> Callable[[KeyFigures], Cell]:
    return lambda year: Cell(getattr(year, name))


def _cell(name: str) -> Callable[[KeyFigures], Cell]:
    return lambda year: getattr(year, name)


def _whole(number: Decimal) -> str:
    return whole(int(number))


FIGURES = [
    Figure("total", "Обращений всего", _count("total"), _whole),
    Figure("complaints", "Из них жалоб", _count("complaints"), _whole),
    Figure("claims", "Из них претензий", _count("claims"), _whole),
    Figure("share", "Ответов в срок, %", _cell("share"), lambda share: said(str(share)), is_share=True),
    *(Figure(name, label, _cell(name), clock_words, completeness) for name, label in SPANS.items()),
    Figure("rating", "Средняя оценка ответов, из 5", _cell("rating"), lambda mean: said(str(mean))),
]


def compare(
    years: Sequence[KeyFigures],
    *,
    provisional: frozenset[int] = frozenset(),
    norms: dict[str, str] | None = None,
) -> Comparison:
    """Put years beside each other, the earliest first.

    `provisional` are the years of which no report is published: of them the register's counts are known and
    nothing more. The change is that between the last two published years. `norms` say in words the norm in
    force of a figure.
    """
    published = [year for year in years if year.year not in provisional]
    pair = published[-2:] if len(published) > 1 else []
    return Comparison(
        heads=tuple(YearHead(year.year, NO_REPORT if year.year in provisional else "") for year in years),
        rows=tuple(_row(figure, years, provisional, pair, norms or {}) for figure in FIGURES),
        change_head=f"{pair[1].year} к{NBSP}{pair[0].year}" if pair else "",
        sentences=tuple(_sentences(*pair)) if pair else (),
        charts=tuple(_charts(years, published)),
    )


def _row(
    figure: Figure,
    years: Sequence[KeyFigures],
    provisional: frozenset[int],
    pair: Sequence[KeyFigures],
    norms: dict[str, str],
) -> FigureRow:
    cells = tuple(_year_cell(figure, year, year.year in provisional) for year in years)
    change = change_of(figure, *pair) if pair else ""
    return FigureRow(figure.label, cells, change, norms.get(figure.code, ""))


def _year_cell(figure: Figure, year: KeyFigures, is_provisional: bool) -> YearCell:
    cell = figure.cell(year)
    number = number_of(cell)
    if number is None:
        return YearCell("—" if is_provisional else NOT_COLLECTED, "", is_missing=True)
    return YearCell(figure.say(number), figure.rests(cell), is_missing=False)


def change_of(figure: Figure, before: KeyFigures, now: KeyFigures) -> str:
    """Say how a figure has changed: in per cent, a share in points; «—» where a year has none."""
    then, since = number_of(figure.cell(before)), number_of(figure.cell(now))
    if then is None or since is None:
        return "—"
    if not figure.is_share:
        return change_words(then, since)
    points = since - then
    sign = "+" if points > 0 else ""
    return f"{sign}{said(str(points))}{NBSP}п. п."


def _sentences(before: KeyFigures, now: KeyFigures) -> list[str]:
    """Tell in words what has changed between two years; what cannot be compared is left out."""
    told = (_sentence(figure, before, now) for figure in FIGURES)
    return [sentence for sentence in told if sentence]


def _sentence(figure: Figure, before: KeyFigures, now: KeyFigures) -> str:
    then, since = number_of(figure.cell(before)), number_of(figure.cell(now))
    if then is None or since is None:
        return ""
    year = f"{before.year}{NBSP}году"
    if then == since:
        return f"{figure.label}: {figure.say(since)}, как и в {year}."
    word = "больше" if since > then else "меньше"
    return f"{figure.label}: {figure.say(since)}, {word}, чем в {year} ({figure.say(then)})."


def _charts(years: Sequence[KeyFigures], published: Sequence[KeyFigures]) -> list[Chart]:
    drawn = [_kinds_chart(years), _timely_chart(published), *(_span_chart(name, published) for name in SPANS)]
    return [chart for chart in drawn if chart is not None]


def _kinds_chart(years: Sequence[KeyFigures]) -> Chart | None:
    lines = [Line(str(year.year), _parts(year)) for year in years if year.total is not None]
    return _stacked("years-kinds", "Обращения по годам", BY_KIND, lines)


def _parts(year: KeyFigures) -> tuple[int, int, int]:
    complaints, claims = year.complaints or 0, year.claims or 0
    return complaints, claims, (year.total or 0) - complaints - claims


def _timely_chart(years: Sequence[KeyFigures]) -> Chart | None:
    lines = [
        Line(str(year.year), (year.due - year.in_term, year.in_term))
        for year in years
        if year.in_term is not None and year.due
    ]
    return _stacked("years-timely", "Ответы в срок по годам", TIMELY, lines)


def _stacked(name: str, title: str, series: Sequence[str], lines: Sequence[Line]) -> Chart | None:
    if not lines:
        return None
    return stacked_bars(
        name=name,
        title=title,
        description=in_words(series, lines),
        series=series,
        lines=lines,
        label_share=14,
    )


def _span_chart(name: str, years: Sequence[KeyFigures]) -> Chart | None:
    found = [(year.year, number_of(getattr(year, name))) for year in years]
    if not any(mean for _, mean in found):
        return None
    words = [f"{year} — {NOT_COLLECTED if mean is None else clock_words(mean)}" for year, mean in found]
    return span_bars(
        name=f"years-{name.replace('_', '-')}",
        title=f"{SPANS[name]} по годам",
        series=("среднее за год",),
        lines=[(str(year), (None if mean is None else rounded(mean),)) for year, mean in found],
        label_share=14,
        described="; ".join(words),
    )
