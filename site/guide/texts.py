"""The tasks of the guide as they lie in ``tasks/``: one Markdown file each, in the order of their numbers.

The format is that of the texts in fixtures/ (`pages.starter.markup`), and a paragraph of its own may be a
picture: ``![what it shows](../static/guide/name.png)``. The fields are ``title``, ``who`` and ``summary``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pages.starter.markup import Block, Document, MarkupError, Paragraph, parse

FOLDER = Path(__file__).with_name("tasks")
FILE = re.compile(r"\d\d-(?P<slug>[a-z-]+)")
PICTURE = re.compile(r"!\[(?P<alt>[^\]]+)\]\(\.\./static/(?P<path>guide/[a-z-]+\.png)\)")


@dataclass(frozen=True)
class Picture:
    path: str
    """Below the static files."""
    alt: str


@dataclass(frozen=True)
class Task:
    file: str
    slug: str
    title: str
    who: str
    summary: str
    blocks: tuple[Block | Picture, ...]

    @property
    def pictures(self) -> list[Picture]:
        return [block for block in self.blocks if isinstance(block, Picture)]


@cache
def all_tasks() -> tuple[Task, ...]:
    """Return every task in its order; MarkupError names the file that breaks the rules."""
    return tuple(read_task(path.name, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.iterdir()))


def read_task(file: str, source: str) -> Task:
    """Read one task from the text of its file; MarkupError."""
    try:
        named = FILE.fullmatch(file.removesuffix(".md"))
        if named is None:
            raise MarkupError("A task is named «01-slug.md».")
        document = parse(source)
        fields = {name: _field(document, name) for name in ("title", "who", "summary")}
        return Task(file=file, slug=named["slug"], **fields, blocks=tuple(_pictured(document)))
    except MarkupError as error:
        raise MarkupError(f"{file}: {error}") from error


def _field(document: Document, name: str) -> str:
    if not document.fields.get(name):
        raise MarkupError(f"No field {name!r}.")
    return document.fields[name]


def _pictured(document: Document) -> Iterator[Block | Picture]:
    for block in document.blocks:
        if not (isinstance(block, Paragraph) and block.text.startswith("!")):
            yield block
        elif match := PICTURE.fullmatch(block.text):
            yield Picture(match["path"], match["alt"])
        else:
            raise MarkupError(f"Not a picture of the guide: {block.text!r}.")
