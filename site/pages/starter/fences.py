"""Blocks of our own in the text format: ``:::name``, a line for each item, ``:::``; no empty line within.

- ``:::steps`` with ``- term | title | text``: the term and the text may be empty, the title may not;
- ``:::checklist Title`` with ``- text`` or ``- text | note``: plain texts without links;
- ``:::notice`` with a paragraph a line;
- ``:::documents`` with ``- path of a document below home``;
- ``:::payment-days`` and ``:::response-terms`` without lines.
"""

from collections.abc import Callable
from dataclasses import dataclass

STATIC = {"payment-days": "payment_days", "response-terms": "response_terms"}
Checked = Callable[[str], str]


class MarkupError(ValueError):
    """A text breaks the rules of the format; the message names the line."""


@dataclass(frozen=True)
class Steps:
    steps: tuple[tuple[str, str, str], ...]
    """Term, title and text of each step."""


@dataclass(frozen=True)
class Checklist:
    title: str
    items: tuple[tuple[str, str], ...]
    """Text and note of each item."""


@dataclass(frozen=True)
class Notice:
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Documents:
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Static:
    """A block whose text comes from data; ``name`` is that of the stream block."""

    name: str


Fence = Steps | Checklist | Notice | Documents | Static


def parse_fence(lines: list[str], checked: Checked) -> Fence:
    """Read a block from its opening to its closing line; ``checked`` refuses stray marks in a text."""
    opening, *inner = lines
    if not inner or inner.pop() != ":::":
        raise MarkupError(f"No line ::: closes {opening!r}.")
    name, _, title = opening.removeprefix(":::").partition(" ")
    if name in STATIC and not (title or inner):
        return Static(STATIC[name])
    if name == "checklist" and title and inner:
        return Checklist(checked(title), tuple(_item(line, checked) for line in inner))
    if title or not inner:
        raise MarkupError(f"Not a block: {opening!r}.")
    if name == "notice":
        return Notice(tuple(checked(line) for line in inner))
    if name == "steps":
        return Steps(tuple(_step(line, checked) for line in inner))
    if name == "documents":
        return Documents(tuple(_text_of(line) for line in inner))
    raise MarkupError(f"Not a block: {opening!r}.")


def _step(line: str, checked: Checked) -> tuple[str, str, str]:
    parts = [checked(part.strip()) for part in _text_of(line).split("|")]
    if len(parts) != 3 or not parts[1]:
        raise MarkupError(f"A step is «- term | title | text»: {line!r}.")
    return parts[0], parts[1], parts[2]


def _item(line: str, checked: Checked) -> tuple[str, str]:
    text, _, note = (checked(part.strip()) for part in _text_of(line).partition("|"))
    if not text or "](" in line or "**" in line or "|" in note:
        raise MarkupError(f"An item is «- text | note», without marks: {line!r}.")
    return text, note


def _text_of(line: str) -> str:
    if not line.startswith("- ") or not line[2:].strip():
        raise MarkupError(f"Not an item: {line!r}.")
    return line[2:].strip()
