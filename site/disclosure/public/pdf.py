"""A published report as a tagged PDF for a regulator: made once for each edition and kept by what it says."""

import hashlib
import json
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse
from django.utils.text import capfirst

from disclosure.public.about import About
from disclosure.public.sections import of_measures, of_surveys
from disclosure.public.tables import TableView
from disclosure.yearly.snapshot import NOT_COLLECTED, Snapshot
from files.spreadsheets import worded
from pages.typst import compile_pdf, literal

LAYOUT = 1
"""Raised when the form changes, so that files are made anew."""
DIGITS = 24


def pdf_response(
    snapshot: Snapshot, about: About, tables: tuple[TableView, ...], summary: tuple[str, ...], name: str
) -> FileResponse:
    """Answer with the PDF of an edition, made when nobody has asked for this very one before."""
    storage = storages["private"]
    data, body = _data(about, summary), _body(snapshot, tables)
    kept = f"yearly/{snapshot.year}-{snapshot.edition}-{_digest(data, body)}-{LAYOUT}.pdf"
    if not storage.exists(kept):
        kept = storage.save(kept, ContentFile(compile_pdf(template="yearly", data=data, body=body)))
    return FileResponse(storage.open(kept), filename=name, content_type="application/pdf")


def as_pdf(
    snapshot: Snapshot, about: About, tables: tuple[TableView, ...], summary: tuple[str, ...]
) -> bytes:
    return compile_pdf(template="yearly", data=_data(about, summary), body=_body(snapshot, tables))


def _digest(data: dict[str, Any], body: str) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True) + body
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _data(about: About, summary: tuple[str, ...]) -> dict[str, Any]:
    return {
        "title": about.title,
        "company": about.company,
        "lines": about.lines,
        "warnings": about.warnings,
        "summary": summary,
        "foot": ". ".join([about.title, *about.warnings]),
    }


def _body(snapshot: Snapshot, tables: tuple[TableView, ...]) -> str:
    parts = [_heading("Показатели"), *(_table(table) for table in tables)]
    parts += [_heading("Программа мероприятий"), _measures(snapshot)]
    if snapshot.surveys:
        parts += [_heading("Анкетирование"), _lines("Итоги анкетирования", of_surveys(snapshot.surveys))]
    if snapshot.schedule:
        parts += [_heading("Режим работы заочных каналов"), _list(snapshot.schedule)]
    if snapshot.definitions:
        parts += [_heading("Как посчитано"), *(_definition(each.term, each.words) for each in snapshot.definitions)]
    return "\n".join(part for part in parts if part)


def _heading(words: str, level: int = 2) -> str:
    return f"#heading(level: {level}, {literal(words)})"


def _list(lines: tuple[str, ...]) -> str:
    return f"#list({', '.join(literal(line) for line in lines)})"


def _definition(term: str, words: str) -> str:
    return f"#par[#strong({literal(capfirst(term))}). #{literal(words)}]"


def _table(table: TableView) -> str:
    if table.is_empty:
        return f"#par[#strong({literal(table.caption)}): #{literal(NOT_COLLECTED)}.]"
    unit = f", {table.unit_words}" if table.unit_words else ""
    note = f"#par[#text(size: 9.5pt, {literal(table.note)})]" if table.note else ""
    return figure(f"{table.caption}{unit}", table.head, table.as_lines(), totals=len(table.foot)) + "\n" + note


def _measures(snapshot: Snapshot) -> str:
    programme = snapshot.programme
    if programme is None or not programme.measures:
        return f"#par[#{literal(programme.statement)}]" if programme and programme.statement else ""
    return _lines("Мероприятия года", of_measures(programme))


def _lines(caption: str, lines: list[list[Any]]) -> str:
    head, *rows = [[_words(value) for value in line] for line in lines]
    return figure(caption, head, rows)


def _words(value: Any) -> str:
    said = worded(value)
    return f"{said:%d.%m.%Y}" if hasattr(said, "strftime") else str(said).replace(".", ",") if _is_decimal(said) else str(said)


def _is_decimal(value: Any) -> bool:
    return not isinstance(value, str) and hasattr(value, "quantize")


def figure(caption: str, head: tuple[str, ...] | list[str], rows: list[list[str]], totals: int = 0) -> str:
    """Write a table as a figure with its caption; its head is repeated on each page, its totals are bold."""
    cells = []
    for place, row in enumerate(rows):
        is_total = place >= len(rows) - totals
        cells += [f"strong({_cell(words)})" if is_total else _cell(words) for words in row]
    heads = ", ".join(f"strong({literal(capfirst(words))})" for words in head)
    columns = ", ".join(["auto", *["1fr"] * (len(head) - 1)])
    return (
        f"#figure(kind: table, supplement: none, numbering: none, caption: figure.caption(position: top, "
        f"{literal(caption)}), table(columns: ({columns}), align: (x, y) => if x == 0 {{ left }} else {{ right }}, "
        f"table.header({heads}), {', '.join(cells)}))"
    )


def _cell(words: str) -> str:
    lines = [literal(line) for line in words.split("\n")]
    return f"[#{lines[0]}]" if len(lines) == 1 else f"[#{lines[0]} #linebreak() #text(size: 7.5pt, {lines[1]})]"
