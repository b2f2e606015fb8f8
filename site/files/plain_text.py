"""Plain text: UTF-8, UTF-16 with its mark, or Windows-1251, without control characters."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 64 * 1024
# All but tab, line feed, form feed and carriage return.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
MARKUP = (
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<?xml",
    b"<script",
    b"<head",
    b"<body",
    b"<iframe",
    b"<!--",
    b"<?php",
)
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def looks_like_markup(head: bytes) -> bool:
    """Return whether a browser could take these first bytes for a page or a drawing."""
    if head.startswith(UTF16_MARKS):
        head = head.decode("utf-16", errors="ignore").encode()
    return head.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(MARKUP)


def text_kind(content: BinaryIO) -> str:
    """Return «.txt» when the whole stream is plain text, «» otherwise."""
    content.seek(0)
    head = content.read(2)
    encodings = ["utf-16"] if head in UTF16_MARKS else ["utf-8", "cp1251"]
    return ".txt" if any(_is_text(content, encoding) for encoding in encodings) else ""


def pieces(content: BinaryIO) -> Iterator[str]:
    """Yield a plain text in pieces, without its byte order mark; nothing for what is no plain text."""
    content.seek(0)
    head = content.read(2)
    encodings = ["utf-16"] if head in UTF16_MARKS else ["utf-8-sig", "cp1251"]
    encoding = next((encoding for encoding in encodings if _is_text(content, encoding)), None)
    if encoding is not None:
        content.seek(0)
        yield from codecs.iterdecode(iter(lambda: content.read(CHUNK), b""), encoding)


def _is_text(content: BinaryIO, encoding: str) -> bool:
    content.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := content.read(CHUNK):
            if CONTROLS.search(decoder.decode(chunk)):
                return False
        return not CONTROLS.search(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False
