"""Text of DOCX, ODT and XLSX, read part by part without building trees of their XML."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from files.containers import Bomb, Damaged

CHUNK = 64 * 1024
MOST_PART_BYTES = 100 * 1024 * 1024
"""Bytes read of one part, whatever size the archive says it has."""

SHEETS = "xl/worksheets/"
PICTURES = (
    "word/media/",
    "word/charts/",
    "word/embeddings/",
    "xl/media/",
    "xl/charts/",
    "Pictures/",
    "Object ",
)
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    ParseError,
)


class Hostile(Exception):
    """The XML declares what documents never need and attacks do."""


@dataclass(frozen=True)
class Shape:
    """Which elements, by names without namespace, hold text, end a line, stand for it or are left out."""

    text: frozenset[str]
    ends: frozenset[str]
    marks: Mapping[str, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()


WORD = Shape(
    text=frozenset({"t"}),
    ends=frozenset({"p"}),
    marks={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    # The settings of a paragraph, what its author has moved away, the second copy of a text box.
    skipped=frozenset({"pPr", "moveFrom", "Fallback"}),
)
OPEN_TEXT = Shape(
    text=frozenset({"p", "h"}),
    ends=frozenset({"p", "h"}),
    marks={"tab": "\t", "line-break": "\n", "s": " "},
    skipped=frozenset({"tracked-changes", "annotation"}),
)
STRINGS = Shape(text=frozenset({"t"}), ends=frozenset({"si", "is"}), skipped=frozenset({"rPh", "phoneticPr"}))
VALUES = Shape(text=frozenset({"t", "v"}), ends=frozenset())


def docx_text(content: BinaryIO) -> Iterator[str]:
    """Yield the text of a Word document in pieces; raises Damaged, Hostile or Bomb."""
    return _texts(content, WORD, "word/document.xml")


def odt_text(content: BinaryIO) -> Iterator[str]:
    """Yield the text of an OpenDocument text in pieces; raises Damaged, Hostile or Bomb."""
    return _texts(content, OPEN_TEXT, "content.xml")


def xlsx_text(content: BinaryIO) -> Iterator[str]:
    """Yield the words in a workbook's cells, not its numbers, in pieces; raises Damaged, Hostile or Bomb."""
    return _texts(content, STRINGS, "xl/sharedStrings.xml", SHEETS)


def xlsx_values(content: BinaryIO) -> Iterator[str]:
    """Yield what a workbook's cells hold, words as references; raises Damaged, Hostile or Bomb."""
    return _texts(content, VALUES, SHEETS)


def has_pictures(content: BinaryIO) -> bool:
    """Return whether a readable document holds pictures, charts or other objects."""
    with zipfile.ZipFile(content) as archive:
        return any(name.startswith(PICTURES) for name in archive.namelist())


def _texts(content: BinaryIO, shape: Shape, *starts: str) -> Iterator[str]:
    """Yield the text of the parts whose names start so, in the order of ``starts``."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = [name for start in starts for name in archive.namelist() if name.startswith(start)]
            for name in names:
                if name.endswith(".xml"):
                    yield from _part_text(archive, name, shape)
    except DefusedXmlException as error:
        raise Hostile from error
    except UNREADABLE as error:
        raise Damaged from error


def _part_text(archive: zipfile.ZipFile, name: str, shape: Shape) -> Iterator[str]:
    collector = _Collector(shape)
    parser = DefusedXMLParser(target=collector, forbid_dtd=True)
    left = MOST_PART_BYTES
    with archive.open(name) as member:
        while chunk := member.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Bomb
            parser.feed(chunk)
            yield collector.take()
    parser.close()
    yield collector.take()


class _Collector:
    """A target of the XML parser that keeps the text not yet taken away and nothing else."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.pieces: list[str] = []
        self.inside = 0
        self.skipping = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self.skipping += name in self.shape.skipped
        self.inside += name in self.shape.text
        if name in self.shape.marks and not self.skipping:
            self.pieces.append(self.shape.marks[name])

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self.skipping -= name in self.shape.skipped
        self.inside -= name in self.shape.text
        if name in self.shape.ends and not self.skipping:
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        if self.inside and not self.skipping:
            self.pieces.append(text)

    def close(self) -> None:
        """Answer the parser's end of file."""

    def take(self) -> str:
        taken = "".join(self.pieces)
        self.pieces.clear()
        return taken
