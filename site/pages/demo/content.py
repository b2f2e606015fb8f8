"""Reading the texts of the demonstration from fixtures/."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from pages.demo.markup import Block, Document, Heading, Listing, MarkupError, Paragraph, Table, parse, plain


@dataclass(frozen=True)
class Question:
    category: str
    title: str
    anchor: str
    source: str
    """Anchor of the Standard's chapter that the answer comes from."""
    blocks: tuple[Block, ...]


def folder() -> Path:
    return Path(settings.FIXTURES_DIR) / "demo"


def read(name: str) -> Document:
    """Return one text by its path inside the folder, without the suffix."""
    return parse((folder() / f"{name}.md").read_text(encoding="utf-8"))


def read_all(name: str, facts: Mapping[str, str] | None = None) -> list[Document]:
    """Return the texts of one subfolder by file name, each ``{fact}`` in them replaced by its value."""
    sources = (path.read_text(encoding="utf-8") for path in sorted((folder() / name).glob("*.md")))
    return [parse(_with_facts(source, facts or {})) for source in sources]


def read_questions() -> list[Question]:
    """Return the frequent questions, category by category."""
    return [question for document in read_all("questions") for question in _split(document)]


def lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield each piece of a text without its marks: headings, paragraphs, items and cells."""
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                yield plain(text)
            case Listing(items=items):
                yield from (plain(line) for text, inner in items for line in (text, *inner))
            case Table(header=header, rows=rows):
                yield from (plain(cell) for row in (header, *rows) for cell in row)


def words(blocks: tuple[Block, ...]) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return [word.lower() for line in lines(blocks) for word in re.findall(r"\w+", line)]


def _with_facts(source: str, facts: Mapping[str, str]) -> str:
    for name, value in facts.items():
        source = source.replace(f"{{{name}}}", value)
    return source


def _split(document: Document) -> Iterator[Question]:
    starts = [index for index, block in enumerate(document.blocks) if isinstance(block, Heading)]
    for start, end in zip(starts, [*starts[1:], len(document.blocks)], strict=True):
        heading, source, *answer = document.blocks[start:end]
        if not (isinstance(heading, Heading) and isinstance(source, Paragraph) and answer):
            raise MarkupError(f"A question needs a source and an answer after {heading!r}.")
        yield Question(
            category=document.fields["category"],
            title=heading.text,
            anchor=heading.anchor,
            source=source.text.removeprefix("source: "),
            blocks=tuple(answer),
        )
