"""The plain text format of the texts in fixtures/: a strict subset of Markdown.

A file starts with its fields between two lines of ``---`` (``name: value``). Then come blocks, with an
empty line between them: headings ``## Text {#anchor}`` of levels 2 to 4; paragraphs on one line; lists of
``- item`` or ``1. item`` with at most one inner level, indented by two spaces; tables of ``| cell | cell |``
whose second row is ``|---|---|``; blocks of our own between ``:::name`` and ``:::`` (see ``fences``).
Inside a line: ``**bold**`` and ``[text](target)``. The rest is an error.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from pages.starter.fences import Checklist, Documents, Fence, MarkupError, Notice, Static, Steps, parse_fence

__all__ = ["Checklist", "Documents", "Fence", "MarkupError", "Notice", "Static", "Steps"]

HEADING = re.compile(r"(#{2,4}) (?P<text>.+) \{#(?P<anchor>[a-z0-9-]+)\}")
ITEM = re.compile(r"(?P<indent>(?:  )?)(?P<mark>-|\d+\.) (?P<text>\S.*)")
INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")
RULE = re.compile(r"\|(?:-{3,}\|)+")

Attributes = Callable[[str], str | None]
"""Turns a link's target into the attributes of its ``<a>``; None leaves only the words of the link."""


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple[tuple[str, tuple[str, ...]], ...]
    """Each item with its inner items."""


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Rich = Heading | Paragraph | Listing
"""What a rich text is made of; the other blocks stand apart."""
Block = Rich | Table | Fence


@dataclass(frozen=True)
class Document:
    fields: dict[str, str]
    blocks: tuple[Block, ...]


def parse(source: str) -> Document:
    """Read a whole text; raise MarkupError at the first line that breaks the rules."""
    if not source.startswith("---\n") or "\n---\n" not in source:
        raise MarkupError("A text must start with its fields between two lines of ---.")
    head, body = source[4:].split("\n---\n", 1)
    return Document(_parse_fields(head), parse_blocks(body))


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Read the blocks of a text that has no fields."""
    chunks = (chunk.strip("\n") for chunk in re.split(r"\n{2,}", body))
    return tuple(_parse_block(chunk) for chunk in chunks if chunk)


def plain(text: str) -> str:
    """Return the text of a line without its marks."""
    return INLINE.sub(lambda match: match["bold"] or match["text"], text)


def targets(text: str) -> list[str]:
    """Return the targets of the links of a line."""
    return [match["target"] for match in INLINE.finditer(text) if match["target"]]


def inline_html(text: str, attributes: Attributes) -> str:
    """Return a line as HTML, everything in it escaped."""
    html, end = "", 0
    for match in INLINE.finditer(text):
        html += escape(text[end : match.start()], quote=False) + _mark_html(match, attributes)
        end = match.end()
    return html + escape(text[end:], quote=False)


def list_html(listing: Listing, attributes: Attributes) -> str:
    """Return a list as ``<ul>`` or ``<ol>``; inner items always stand in a ``<ul>``."""
    tag = "ol" if listing.ordered else "ul"
    items = "".join(_item_html(text, inner, attributes) for text, inner in listing.items)
    return f"<{tag}>{items}</{tag}>"


def _mark_html(match: re.Match[str], attributes: Attributes) -> str:
    if match["bold"]:
        return f"<b>{escape(match['bold'], quote=False)}</b>"
    words, given = escape(match["text"], quote=False), attributes(match["target"])
    return words if given is None else f"<a {given}>{words}</a>"


def _item_html(text: str, inner: tuple[str, ...], attributes: Attributes) -> str:
    nested = "".join(f"<li>{inline_html(item, attributes)}</li>" for item in inner)
    return f"<li>{inline_html(text, attributes)}{f'<ul>{nested}</ul>' if nested else ''}</li>"


def _parse_fields(head: str) -> dict[str, str]:
    fields = {}
    for line in head.splitlines():
        name, colon, value = line.partition(": ")
        if not colon:
            raise MarkupError(f"Not a field: {line!r}.")
        fields[name] = value.strip()
    return fields


def _parse_block(chunk: str) -> Block:
    lines = chunk.splitlines()
    if chunk.startswith("#"):
        return _parse_heading(lines)
    if chunk.startswith("|"):
        return _parse_table(lines)
    if chunk.startswith(":::"):
        return parse_fence(lines, _checked)
    if ITEM.fullmatch(lines[0]):
        return _parse_list(lines)
    if len(lines) > 1 or chunk != chunk.strip():
        raise MarkupError(f"A paragraph must be one line: {chunk!r}.")
    return Paragraph(_checked(chunk))


def _parse_heading(lines: list[str]) -> Heading:
    match = HEADING.fullmatch(lines[0])
    if match is None or len(lines) > 1:
        raise MarkupError(f"Not a heading with an anchor: {lines[0]!r}.")
    return Heading(len(match[1]), match["text"], match["anchor"])


def _parse_table(lines: list[str]) -> Table:
    if len(lines) < 3 or not RULE.fullmatch(lines[1]):
        raise MarkupError(f"Not a table with a header: {lines[0]!r}.")
    header, *rows = [_parse_row(line) for line in (lines[0], *lines[2:])]
    if any(len(row) != len(header) for row in rows):
        raise MarkupError(f"Rows of unequal length in the table {lines[0]!r}.")
    return Table(header, tuple(rows))


def _parse_row(line: str) -> tuple[str, ...]:
    if not (line.startswith("|") and line.endswith("|")):
        raise MarkupError(f"Not a row of a table: {line!r}.")
    return tuple(_checked(cell.strip()) for cell in line[1:-1].split("|"))


def _parse_list(lines: list[str]) -> Listing:
    items: list[tuple[str, list[str]]] = []
    ordered = None
    for line in lines:
        match = ITEM.fullmatch(line)
        if match is None or (match["indent"] and not items):
            raise MarkupError(f"Not an item of a list: {line!r}.")
        if match["indent"]:
            items[-1][1].append(_checked(match["text"]))
            continue
        if ordered not in (None, match["mark"] != "-"):
            raise MarkupError(f"Two kinds of items in one list: {line!r}.")
        ordered = match["mark"] != "-"
        items.append((_checked(match["text"]), []))
    return Listing(bool(ordered), tuple((text, tuple(inner)) for text, inner in items))


def _checked(text: str) -> str:
    """Return the text, unless marks are left in it that belong to no pair."""
    if re.search(r"\*|__|\]\(|[<>\t]", INLINE.sub("", text)):
        raise MarkupError(f"Stray marks in {text!r}.")
    return text
