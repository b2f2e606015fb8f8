"""The body of a report as a document in Typst: headings, tables with captions and heads, lists. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from disclosure.public.figures import said
from disclosure.public.presenters import Section
from disclosure.public.sections import of_measures, of_surveys
from disclosure.public.tables import RowView, TableView
from disclosure.yearly.snapshot import NOT_COLLECTED, Programme, Snapshot
from pages.typst import literal

ALIGNED = "align: (x, y) => if x == 0 { left } else { right }"
CAPTION = "kind: table, supplement: none, numbering: none, caption: figure.caption(position: top, {})"


def body(snapshot: Snapshot, sections: Sequence[Section]) -> str:
    """Return the markup of all that a report has below its head and its summary."""
    parts = [line for section in sections for line in _section(section)]
    parts += _programme(snapshot.programme)
    if snapshot.surveys:
        parts += [_heading("Анкетирование"), _lines("Итоги анкетирования", of_surveys(snapshot.surveys))]
    if snapshot.schedule:
        parts += [_heading("Режим работы заочных каналов в течение года"), _list(snapshot.schedule)]
    parts.append(_heading("Как посчитано"))
    parts += [f"#par[#strong({literal(each.term)}). #{literal(each.words)}]" for each in snapshot.definitions]
    return "\n".join(parts)


def _section(section: Section) -> Iterator[str]:
    yield _heading(section.heading)
    yield from (_table(part.table) for part in section.parts)


def _heading(words: str) -> str:
    return f"#heading(level: 2, {literal(words)})"


def _list(lines: Sequence[str]) -> str:
    return f"#list({', '.join(literal(line) for line in lines)})"


def _programme(programme: Programme | None) -> Iterator[str]:
    if programme is None:
        return
    yield _heading("Программа мероприятий")
    if programme.measures:
        yield _lines("Мероприятия по повышению качества обслуживания", of_measures(programme))
    else:
        yield f"#par[#{literal(programme.statement)}]"


def _table(table: TableView) -> str:
    if table.is_empty:
        return f"#par[#strong({literal(table.caption)}): #{literal(NOT_COLLECTED)}.]"
    rows = [_row(row) for row in table.rows] + [_row(row, is_bold=True) for row in table.foot]
    caption = f"{table.caption}, {table.unit_words}" if table.unit_words else table.caption
    note = f"\n#par[#text(size: 9.5pt, {literal(table.note)})]" if table.note else ""
    return figure(caption, table.head, rows, ALIGNED) + note


def _row(row: RowView, *, is_bold: bool = False) -> list[str]:
    label = f"strong({literal(row.label)})" if is_bold else literal(row.label)
    if row.is_missing:
        return [label, f"table.cell(colspan: {len(row.cells)}, align: left, emph({literal(NOT_COLLECTED)}))"]
    return [label, *(_cell(cell.words, cell.note, is_bold=is_bold) for cell in row.cells)]


def _cell(words: str, note: str, *, is_bold: bool) -> str:
    shown = f"strong({literal(words)})" if is_bold else literal(words)
    return f"[#{shown} #linebreak() #text(size: 7.5pt, {literal(note)})]" if note else shown


def _lines(caption: str, lines: Sequence[Sequence[Any]]) -> str:
    head, *rows = ([_words(value) for value in line] for line in lines)
    return figure(caption, head, [[literal(words) for words in row] for row in rows], "align: left")


def _words(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return said(str(value)) if isinstance(value, Decimal) else "" if value is None else str(value)


def figure(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], aligned: str) -> str:
    """Write a table of cells in markup as a figure with its caption; its head is repeated on each page."""
    heads = ", ".join(f"strong({literal(capfirst(words))})" for words in head)
    columns = ", ".join(["auto", *["1fr"] * (len(head) - 1)])
    cells = ", ".join(cell for row in rows for cell in row)
    grid = f"table(columns: ({columns},), {aligned}, table.header({heads}), {cells})"
    return f"#figure({CAPTION.format(literal(caption))}, {grid})"
