"""From the blocks of a text to the stored form of our stream fields."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pages.starter.links import Links
from pages.starter.markup import (
    Attributes,
    Block,
    Checklist,
    Documents,
    Fence,
    Heading,
    Listing,
    MarkupError,
    Notice,
    Paragraph,
    Rich,
    Static,
    Steps,
    Table,
    inline_html,
    list_html,
    plain,
)

CHAPTER_LEVEL = 2
StreamData = list[dict[str, Any]]


def html(blocks: Sequence[Block], attributes: Attributes) -> str:
    """Return headings, paragraphs and lists as the HTML of a rich text."""
    return "".join(_rich_html(block, attributes) for block in blocks)


def stream(blocks: Sequence[Block], links: Links) -> StreamData:
    """Return stream data in which what is not rich text stands apart and what lies between is one text."""
    data: StreamData = []
    for is_rich, group in groupby(links.readable(blocks), key=lambda block: isinstance(block, Rich)):
        if is_rich:
            data.append({"type": "text", "value": html(list(group), links)})
        else:
            data += [_apart(block, links) for block in group]
    return data


def chapters(blocks: Sequence[Block], links: Links) -> StreamData:
    """Return stream data of chapters; a text before the first chapter is a MarkupError."""
    return [
        {"type": "chapter", "value": {**_named(heading), "content": _chapter_content(content, links)}}
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


def _named(heading: Heading) -> dict[str, str]:
    return {"heading": heading.text, "anchor": heading.anchor}


def _chapter_content(blocks: Sequence[Block], links: Links) -> StreamData:
    for block in blocks:
        if isinstance(block, Fence):
            raise MarkupError(f"A chapter of a document knows texts and tables only, not {block!r}.")
    return stream(blocks, links)


def _rich_html(block: Block, attributes: Attributes) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"<h{level}>{inline_html(text, attributes)}</h{level}>"
        case Paragraph(text=text):
            return f"<p>{inline_html(text, attributes)}</p>"
        case Listing():
            return list_html(block, attributes)
    raise MarkupError(f"This cannot stand inside a rich text: {block!r}.")


def _apart(block: Block, links: Links) -> dict[str, Any]:
    match block:
        case Table():
            return {"type": "table", "value": _table_value(block)}
        case Steps(steps=steps):
            return {"type": "steps", "value": {"steps": [_step_value(*step, links) for step in steps]}}
        case Checklist(title=title, items=items):
            rows = [{"text": text, "note": note} for text, note in items]
            return {"type": "checklist", "value": {"title": title, "items": rows}}
        case Notice(paragraphs=paragraphs):
            text = "".join(f"<p>{inline_html(paragraph, links)}</p>" for paragraph in paragraphs)
            return {"type": "notice", "value": {"text": text}}
        case Documents(paths=paths):
            return {"type": "documents", "value": {"documents": [links.page(path).pk for path in paths]}}
        case Static(name=name):
            return {"type": name, "value": None}
    raise MarkupError(f"This cannot stand apart from a text: {block!r}.")


def _step_value(term: str, title: str, text: str, links: Links) -> dict[str, str]:
    return {"term": term, "title": title, "text": f"<p>{inline_html(text, links)}</p>" if text else ""}


def _table_value(table: Table) -> dict[str, Any]:
    """Cells are plain texts: links in them lose their targets."""
    return {
        "caption": "",
        "columns": [{"type": "text", "heading": plain(cell)} for cell in table.header],
        "rows": [{"values": [plain(cell) for cell in row]} for row in table.rows],
    }
