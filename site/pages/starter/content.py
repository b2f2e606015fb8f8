"""Reading the texts from fixtures/: a library of folders, the later of which speak before the earlier."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from pages.starter.markup import (
    Block,
    Checklist,
    Document,
    Documents,
    Heading,
    Listing,
    MarkupError,
    Notice,
    Paragraph,
    Static,
    Steps,
    Table,
    parse,
    plain,
)

STARTER, DEMO = "starter", "demo"
SOURCE = "source: "


@dataclass(frozen=True)
class Question:
    category: str
    title: str
    anchor: str
    source: str
    """Anchor of the Standard's chapter that the answer comes from, or the act by its name."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Library:
    """The texts of some folders of fixtures/, each ``{fact}`` in them replaced by its value.

    A later folder's file replaces the earlier one of its name; a later question replaces the one of its
    anchor in its place; rows of a later table follow those of the earlier.
    """

    folders: tuple[str, ...] = (STARTER,)
    facts: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str) -> Document:
        """Return one text by its path inside the folders, without the suffix."""
        paths = [folder(name_of_folder) / f"{name}.md" for name_of_folder in reversed(self.folders)]
        return self._parsed(next(path for path in paths if path.exists()))

    def read_all(self, name: str) -> list[Document]:
        """Return the texts of one subfolder in the order of their file names."""
        found = {path.name: path for name_of_folder in self.folders for path in _files(name_of_folder, name)}
        return [self._parsed(found[key]) for key in sorted(found)]

    def read_questions(self) -> list[Question]:
        """Return the frequent questions, category by category."""
        files = [file for each in self.folders for file in _files(each, "questions")]
        found: dict[str, Question] = {}
        # A stable sort: a later folder's file follows the earlier one of its name.
        for file in sorted(files, key=lambda file: file.name):
            for question in _split(self._parsed(file)):
                found[question.anchor] = question
        return list(found.values())

    def read_table(self, name: str) -> list[dict[str, Any]]:
        """Return the rows ``[[row]]`` of a table in TOML; none where there is no such file."""
        rows: list[dict[str, Any]] = []
        for each in self.folders:
            path = folder(each) / f"{name}.toml"
            if path.exists():
                rows += tomllib.loads(self._filled(path.read_text(encoding="utf-8")))["row"]
        return rows

    def _parsed(self, path: Path) -> Document:
        return parse(self._filled(path.read_text(encoding="utf-8")))

    def _filled(self, source: str) -> str:
        for name, value in self.facts.items():
            source = source.replace(f"{{{name}}}", value)
        return source


def folder(name: str) -> Path:
    return Path(settings.FIXTURES_DIR) / name


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
            case _:
                yield from (plain(line) for line in _fenced_lines(block) if line)


def words(blocks: tuple[Block, ...]) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return [word.lower() for line in lines(blocks) for word in re.findall(r"\w+", line)]


def _fenced_lines(block: Block) -> Iterator[str]:
    match block:
        case Steps(steps=steps):
            yield from (line for step in steps for line in step)
        case Checklist(title=title, items=items):
            yield from (title, *(line for item in items for line in item))
        case Notice(paragraphs=paragraphs):
            yield from paragraphs
        case Documents() | Static():
            return


def _files(name_of_folder: str, name: str) -> list[Path]:
    return sorted((folder(name_of_folder) / name).glob("*.md"))


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
            source=source.text.removeprefix(SOURCE),
            blocks=tuple(answer),
        )
