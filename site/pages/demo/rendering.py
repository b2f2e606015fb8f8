"""From the blocks of a text to the stored form of our stream fields."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pages.demo.markup import (
    Attributes,
    Block,
    Heading,
    Listing,
    MarkupError,
    Paragraph,
    Table,
    inline_html,
    list_html,
    plain,
)

CHAPTER_LEVEL = 2
StreamData = list[dict[str, Any]]


def html(blocks: Sequence[Block], attributes: Attributes) -> str:
    """Return headings, paragraphs and lists as the HTML of a rich text."""
    return "".join(_block_html(block, attributes) for block in blocks)


def stream(blocks: Sequence[Block], attributes: Attributes) -> StreamData:
    """Return stream data in which tables stand apart and what lies between them is one text."""
    data: StreamData = []
    for is_table, group in groupby(blocks, key=lambda block: isinstance(block, Table)):
        if is_table:
            data += [
                {"type": "table", "value": _table_value(block)} for block in group if isinstance(block, Table)
            ]
        else:
            data.append({"type": "text", "value": html(list(group), attributes)})
    return data


def chapters(blocks: Sequence[Block], attributes: Attributes) -> StreamData:
    """Return stream data of chapters; a text before the first chapter is a MarkupError."""
    return [
        {
            "type": "chapter",
            "value": {
                "heading": heading.text,
                "anchor": heading.anchor,
                "content": stream(content, attributes),
            },
        }
        for heading, content in split_chapters(blocks)
    ]


def split_chapters(blocks: Sequence[Block]) -> list[tuple[Heading, list[Block]]]:
    """Return each heading of the chapters' level with the blocks under it."""
    found: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == CHAPTER_LEVEL:
            found.append((block, []))
        elif found:
            found[-1][1].append(block)
        else:
            raise MarkupError(f"A document must start with a chapter, not with {block!r}.")
    return found


def _block_html(block: Block, attributes: Attributes) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"<h{level}>{inline_html(text, attributes)}</h{level}>"
        case Paragraph(text=text):
            return f"<p>{inline_html(text, attributes)}</p>"
        case Listing():
            return list_html(block, attributes)
        case Table():
            raise MarkupError(f"A table cannot stand inside a rich text: {block.header!r}.")


def _table_value(table: Table) -> dict[str, Any]:
    """Cells are plain texts: links in them lose their targets."""
    return {
        "caption": "",
        "columns": [{"type": "text", "heading": plain(cell)} for cell in table.header],
        "rows": [{"values": [plain(cell) for cell in row]} for row in table.rows],
    }
