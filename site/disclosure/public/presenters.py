"""The report of a year as its page shows it: made of a snapshot and of nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from disclosure.public.drawings import chart_of
from disclosure.public.figures import (
    NBSP,
    clock_words,
    completeness,
    number_of,
    per_cent,
    said,
    whole,
)
from disclosure.public.key_figures import KeyFigures
from disclosure.public.reading import Shown
from disclosure.public.sections import score_words, short_title
from disclosure.public.summary import summary
from disclosure.public.tables import TableView, table_view
from disclosure.yearly.snapshot import NOT_COLLECTED, Programme, Snapshot, Survey, Table
from pages.charts import Chart

SECTIONS = [
    ("appeals", "Обращения", ("kinds_by_month", "kinds_by_channel", "kinds_by_topic", "kinds_by_audience")),
    ("terms", "Сроки ответа", ("timeliness",)),
    ("waiting", "Ожидание", ("waiting_face_to_face", "waiting_remote")),
    ("service", "Обслуживание", ("service_face_to_face", "service_remote")),
    ("marks", "Оценки ответов", ("ratings",)),
]
"""The parts of the page with their tables, in the order of the Standard's list."""
FILES_ONLY = frozenset({"kinds_by_month_and_channel"})
"""Tables too long to be read; the files have them."""


@dataclass(frozen=True)
class KeyFigure:
    """A figure at the top of the page; `note` says on what it rests."""

    label: str
    words: str
    note: str


@dataclass(frozen=True)
class Part:
    """A table with its chart, where a picture helps."""

    heading: str
    table: TableView
    chart: Chart | None


@dataclass(frozen=True)
class Section:
    anchor: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class ShareView:
    label: str
    count: str
    share: str


@dataclass(frozen=True)
class QuestionView:
    text: str
    answers: str
    mean: str
    shares: tuple[ShareView, ...]


@dataclass(frozen=True)
class SurveyView:
    survey: Survey
    score: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class YearPage:
    shown: Shown
    figures: tuple[KeyFigure, ...]
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    programme: Programme | None
    surveys: tuple[SurveyView, ...]
    contents: tuple[tuple[str, str], ...]
    """Anchors of the page and their words."""

    @property
    def snapshot(self) -> Snapshot:
        return self.shown.snapshot

    @classmethod
    def of(cls, shown: Shown, before: Snapshot | None = None) -> Self:
        """Make the page of a report; `before` is the published report of the year before it."""
        snapshot = shown.snapshot
        sections = sections_of(snapshot.tables)
        return cls(
            shown=shown,
            figures=key_figures(KeyFigures.of(snapshot)),
            summary=summary(snapshot, before),
            sections=sections,
            programme=snapshot.programme,
            surveys=tuple(_survey(each) for each in snapshot.surveys),
            contents=_contents(snapshot, sections, shown),
        )


def sections_of(tables: Sequence[Table]) -> tuple[Section, ...]:
    """Sort the tables into the parts of the page; those that no part names come in one of their own."""
    by_code = {table.code: table for table in tables if table.code not in FILES_ONLY}
    found = [
        Section(anchor, heading, tuple(_part(by_code.pop(code)) for code in codes if code in by_code))
        for anchor, heading, codes in SECTIONS
    ]
    others = Section("others", "Другие показатели", tuple(_part(table) for table in by_code.values()))
    return tuple(section for section in (*found, others) if section.parts)


def _part(table: Table) -> Part:
    return Part(short_title(table), table_view(table), chart_of(table))


def _contents(snapshot: Snapshot, sections: Sequence[Section], shown: Shown) -> tuple[tuple[str, str], ...]:
    found = [
        ("summary", "Коротко"),
        *((section.anchor, section.heading) for section in sections),
        *([("measures", "Мероприятия")] if snapshot.programme is not None else []),
        *([("surveys", "Анкетирование")] if snapshot.surveys else []),
        *([("schedule", "Режим заочных каналов")] if snapshot.schedule else []),
        ("method", "Как посчитано"),
        ("files", "Файлы"),
        *([("editions", "Редакции")] if shown.editions else []),
    ]
    return tuple(found)


def key_figures(year: KeyFigures) -> tuple[KeyFigure, ...]:
    """Return the figures at the top: of the appeals always, the others when the report has them."""
    found = [
        _counted("всего обращений", year.total),
        _counted("из них жалоб", year.complaints),
        _counted("из них претензий", year.claims),
    ]
    if year.due:
        note = f"{whole(year.in_term or 0)} из {whole(year.due)}"
        words = f"{said(year.share.value)}{NBSP}%" if year.share.value is not None else NOT_COLLECTED
        found.append(KeyFigure("ответов в срок", words, note))
    found += [
        KeyFigure(label, clock_words(mean), completeness(cell))
        for label, cell in (
            ("среднее ожидание приёма", year.waiting_face_to_face),
            ("среднее ожидание по телефону", year.waiting_remote),
        )
        if (mean := number_of(cell)) is not None
    ]
    return tuple(found)


def _counted(label: str, count: int | None) -> KeyFigure:
    return KeyFigure(label, NOT_COLLECTED if count is None else whole(count), "")


def _survey(survey: Survey) -> SurveyView:
    questions = tuple(
        QuestionView(
            text=each.text,
            answers=whole(each.answers),
            mean="" if each.mean is None else said(str(each.mean)),
            shares=tuple(
                ShareView(share.label, whole(share.count), per_cent(share.count, each.answers))
                for share in each.shares
            ),
        )
        for each in survey.questions
    )
    return SurveyView(survey, score_words(survey), questions)
