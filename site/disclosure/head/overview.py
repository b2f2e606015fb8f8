"""The head's view as its page shows it: tiles, tables and drawings, every number leading to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import Truncator

from disclosure.head import figures
from disclosure.head.contacts import ContactRow, contact_rows
from disclosure.head.figures import Drivers, KindRow, Timely
from disclosure.head.numbers import Number
from disclosure.head.spans import DAY, Span, a_year_before, ended_terms, month_to_date, terms_of_late
from disclosure.head.stages import STAGE_LABELS, Course, StageSum, add_up
from disclosure.public.figures import NBSP, PER_CENT, per_cent, said
from pages.charts import Chart, Line, paired_bars, stacked_bars
from questions.desk.dashboard import Figure

LONGEST_LABEL = 17
"""Letters of a name that fit beside the bars on a telephone; the table has the whole of it."""
NOW_AND_THEN = ("с начала месяца", "год назад")


@dataclass(frozen=True)
class TableLine:
    label: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Block:
    """A table and, where there is something to draw, its chart; `empty` says why there is nothing."""

    name: str
    heading: str
    note: str
    head: tuple[str, ...]
    lines: tuple[TableLine, ...]
    chart: Chart | None
    empty: str = ""


@dataclass(frozen=True)
class Overview:
    now: Span
    before: Span
    verdict: str
    tone: str
    kinds: Block
    timely: Block
    contacts: tuple[ContactRow, ...]
    stages: Block
    known: str
    """Of how many late appeals the way is known."""
    sides: tuple[Block, ...]
    terms: Span


def overview(today: date) -> Overview:
    """Count all of the page; the same number of queries, however much there is."""
    now = month_to_date(today)
    before = a_year_before(now)
    terms = (ended_terms(now, today), ended_terms(before, today))
    kept = figures.timely(terms, today)
    courses = figures.courses_of_late(today)
    verdict, tone = _verdict(kept)
    return Overview(
        now=now,
        before=before,
        verdict=verdict,
        tone=tone,
        kinds=_kinds(figures.by_kind(now, before)),
        timely=_timely(kept),
        contacts=contact_rows((now, before), today),
        stages=_stages(add_up(courses)),
        known=_known(courses),
        sides=tuple(_side(side) for side in figures.drivers(today)),
        terms=terms_of_late(today),
    )


def address(figure: Figure) -> str:
    return f"{reverse('appeals:index')}?{urlencode(figure.query)}" if figure.count else ""


def _number(figure: Figure) -> Number:
    return Number(str(figure.count), address(figure))


def _verdict(kept: Sequence[Timely]) -> tuple[str, str]:
    """Say in one sentence how the month goes, beside the same days of last year."""
    now, before = kept
    if not now.due:
        return "В этом месяце срок ответа ещё ни по одному обращению не истёк", "ok"
    words = f"В этом месяце в срок отвечено {now.in_term.count} из {now.due}, {_share(now)}"
    if before.due:
        words += f"; год назад было {_share(before)}"
    return words, "danger" if now.late.count else "ok"


def _share(kept: Timely) -> str:
    return per_cent(kept.in_term.count, kept.due)


def _kinds(rows: Sequence[KindRow]) -> Block:
    drawn = rows[:-1]
    lines = [
        Line(row.label, (row.now.count, row.before.count), (address(row.now), address(row.before)))
        for row in drawn
    ]
    any_at_all = any(sum(line.values) for line in lines)
    return Block(
        name="kinds",
        heading="Обращения по видам",
        note="",
        head=("Вид", *NOW_AND_THEN, "изменение"),
        lines=tuple(
            TableLine(row.label, (_number(row.now), _number(row.before), Number(_change(row))))
            for row in rows
        ),
        chart=_paired("kinds", "Обращения по видам", ("с начала месяца", "год назад"), lines)
        if any_at_all
        else None,
        empty="За эти дни обращений не было ни в этом году, ни в прошлом.",
    )


def _change(row: KindRow) -> str:
    change = row.now.count - row.before.count
    return f"+{change}" if change > 0 else f"−{-change}" if change else "0"


def _timely(kept: Sequence[Timely]) -> Block:
    return Block(
        name="timely",
        heading="Ответы в срок",
        note="Обращения, срок ответа на которые истёк в эти дни; особые исходы не в счёт.",
        head=("Когда", "в срок", "не в срок", "доля в срок"),
        lines=tuple(
            TableLine(label, (_number(each.in_term), _number(each.late), Number(_share(each) or "—")))
            for label, each in zip(NOW_AND_THEN, kept, strict=True)
        ),
        chart=None,
    )


def _stages(sums: Sequence[StageSum]) -> Block:
    """Draw how long late appeals waited for what: whole days in the drawing, tenths of them in the table."""
    lines = [
        Line(_short(STAGE_LABELS[each.stage]), (round(each.mean / DAY),), (_stage_url(each),))
        for each in sums
    ]
    return Block(
        name="stages",
        heading="На каком шаге теряется время",
        note="Средний путь опоздавшего обращения от получения до ответа, в днях, по журналу обращений.",
        head=("Шаг", "дней в среднем", "доля времени", "дольше всего ждали здесь"),
        lines=tuple(
            TableLine(
                STAGE_LABELS[each.stage],
                (
                    Number(said(f"{each.mean / DAY:.1f}")),
                    Number(f"{PER_CENT * each.share:.0f}{NBSP}%"),
                    Number(str(len(each.longest_of)), _stage_url(each) if each.longest_of else ""),
                ),
            )
            for each in sums
        ),
        chart=_stacked("stages", "На каком шаге теряется время, дней в среднем", ("дней",), lines)
        if any(line.values[0] for line in lines)
        else None,
        empty="Опоздавших обращений с записанным ходом работы нет.",
    )


def _stage_url(each: StageSum) -> str:
    return reverse("quality:stage", args=[each.stage.value])


def _known(courses: Sequence[Course]) -> str:
    known = sum(bool(course.times) for course in courses)
    return f"{known} из {len(courses)}"


def _side(side: Drivers) -> Block:
    lines = [Line(_short(row.label), (row.late.count,), (address(row.late),)) for row in side.rows]
    return Block(
        name=f"side-{side.code}",
        heading=side.title,
        note="",
        head=(side.title, "не в срок", "срок истёк", "доля опозданий"),
        lines=tuple(
            TableLine(
                row.label,
                (_number(row.late), Number(str(row.due)), Number(per_cent(row.late.count, row.due))),
            )
            for row in side.rows
        ),
        chart=_stacked(f"side-{side.code}", f"Опоздания: {side.title.lower()}", ("не в срок",), lines)
        if lines
        else None,
        empty="Опозданий нет.",
    )


def _stacked(name: str, title: str, series: tuple[str, ...], lines: Sequence[Line]) -> Chart:
    return stacked_bars(
        name=name, title=title, description=_in_words(lines), series=series, lines=lines, label_share=46
    )


def _paired(name: str, title: str, series: tuple[str, ...], lines: Sequence[Line]) -> Chart:
    return paired_bars(
        name=name, title=title, description=_in_words(lines), series=series, lines=lines, label_share=30
    )


def _short(label: str) -> str:
    return Truncator(label).chars(LONGEST_LABEL)


def _in_words(lines: Sequence[Line]) -> str:
    return "; ".join(f"{line.label}: {', '.join(map(str, line.values))}" for line in lines) + "."
