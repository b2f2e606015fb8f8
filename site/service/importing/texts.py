"""Lines of text files, read one by one: UTF-8, Windows-1251, or UTF-16 with its mark. Pure."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from service.importing.reasons import FileFault

MOST_LINE = 64 * 1024
"""Bytes of one line at most; a longer one is no line of a table."""
UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CHANGED = (
    "Строка {line}: кодировка в середине файла меняется. Похоже, в один файл сложены два разных. "
    "Сохраните его заново и загрузите снова; из этого ничего не взято."
)
TOO_LONG = "Строка {line} длиннее 64 КБ: это не таблица. Ничего не взято."
UNREADABLE = "Строка {line}: текст не читается ни как UTF-8, ни как Windows-1251. Ничего не взято."
SURELY = 4
"""So many letters of two bytes in a line do not come about by chance."""


class Lines:
    """The lines of a text file with their numbers, from 1; `done` is how many bytes are read.

    The encoding is that of the first line that tells. FileFault names the line at which it changes, that is
    too long, or that is no text.
    """

    def __init__(self, content: BinaryIO) -> None:
        self.content = content
        self.done = 0
        self.encoding = ""

    def __iter__(self) -> Iterator[tuple[int, str]]:
        self.content.seek(0)
        head = self.content.read(3)
        wide = UTF16.get(head[:2])
        if wide:
            self.encoding = wide
            yield from self._of_utf16(wide)
            return
        has_mark = head == codecs.BOM_UTF8
        self.encoding = "utf-8" if has_mark else ""
        self.done = len(head) if has_mark else 0
        self.content.seek(self.done)
        yield from self._of_bytes()

    def _of_bytes(self) -> Iterator[tuple[int, str]]:
        for number, raw in enumerate(iter(lambda: self.content.readline(MOST_LINE + 1), b""), 1):
            if len(raw) > MOST_LINE:
                raise FileFault(TOO_LONG.format(line=number))
            self.done += len(raw)
            yield number, self._decoded(raw, number).rstrip("\r\n")

    def _decoded(self, raw: bytes, number: int) -> str:
        if raw.isascii():
            return raw.decode("ascii")
        as_utf8 = _utf8(raw)
        if not self.encoding:
            self.encoding = "cp1251" if as_utf8 is None else "utf-8"
        if self.encoding == "utf-8":
            if as_utf8 is None:
                raise FileFault(CHANGED.format(line=number))
            return as_utf8
        if as_utf8 is not None and sum(not letter.isascii() for letter in as_utf8) >= SURELY:
            raise FileFault(CHANGED.format(line=number))
        try:
            return raw.decode("cp1251")
        except UnicodeDecodeError as error:
            raise FileFault(UNREADABLE.format(line=number)) from error

    def _of_utf16(self, encoding: str) -> Iterator[tuple[int, str]]:
        decoder, number, kept = codecs.getincrementaldecoder(encoding)(), 0, ""
        self.content.seek(2)
        while True:
            raw = self.content.read(MOST_LINE)
            try:
                kept += decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                raise FileFault(CHANGED.format(line=number + 1)) from error
            *whole, kept = kept.split("\n")
            self.done = self.content.tell()
            for line in [*whole, *([kept] if not raw and kept else [])]:
                number += 1
                yield number, line.rstrip("\r")
            if not raw:
                return
            if len(kept) > MOST_LINE:
                raise FileFault(TOO_LONG.format(line=number + 1))


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
