"""The child process in which strangers' files are opened: ``python -m files.extraction TASK TYPE SECONDS``.

It takes the file on its standard input and answers in JSON on its standard output: ``outcome`` («read» or
why not), ``pages``, ``text``, ``whole``, ``preview`` in Base64. It limits itself before it looks at
the file and knows no Django, so that a file that makes it loop or swell takes nothing else along.
"""

import base64
import json
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from files import office_text, pdf_text, pictures, plain_text
from files.containers import Bomb, Damaged, Protected
from files.inspection import DOCX, ODT, XLSX
from files.limits import limit

PDF, TXT = "application/pdf", "text/plain"
MOST_CHARACTERS = 2_000_000
OUTCOMES: Mapping[type[BaseException], str] = {
    Protected: "protected",
    Damaged: "damaged",
    office_text.Hostile: "hostile",
    Bomb: "complex",
    MemoryError: "complex",
    RecursionError: "complex",
}
TEXTS: Mapping[str, Callable[[BinaryIO], Iterator[str]]] = {
    PDF: pdf_text.pages_text,
    DOCX: office_text.docx_text,
    ODT: office_text.odt_text,
    XLSX: office_text.xlsx_text,
    TXT: plain_text.pieces,
}
# What no text may hold: control characters, halves of surrogate pairs, marks of where a word could be broken.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\u00ad\ufeff]")


def check(content: BinaryIO, content_type: str) -> dict[str, Any]:
    """Return what is in the file once it has been opened, whole for office documents."""
    if content_type == PDF:
        pages = pdf_text.count_pages(content)
        return {"outcome": "read" if pages else "empty", "pages": pages}
    texts = office_text.xlsx_values if content_type == XLSX else TEXTS[content_type]
    # All of it is read, that damage at the end is found too.
    filled = sum(1 for piece in texts(content) if piece.strip())
    if filled or (content_type != TXT and office_text.has_pictures(content)):
        return {"outcome": "read"}
    return {"outcome": "empty"}


def text(content: BinaryIO, content_type: str, *, deadline: float) -> dict[str, Any]:
    """Return the text found until ``deadline`` on the monotonic clock, at most MOST_CHARACTERS of it."""
    pieces: list[str] = []
    left, whole = MOST_CHARACTERS, True
    for piece in TEXTS[content_type](content):
        pieces.append(UNWANTED.sub("", piece)[:left])
        left -= len(pieces[-1])
        if left <= 0 or time.monotonic() > deadline:
            whole = False
            break
    found = unicodedata.normalize("NFC", "".join(pieces)).strip()
    return {"outcome": "read", "text": found[:MOST_CHARACTERS], "whole": whole}


def main(task: str, content_type: str, seconds: int) -> dict[str, Any]:
    limit(seconds)
    content = sys.stdin.buffer
    try:
        if task == "check":
            return check(content, content_type)
        if task == "preview":
            preview = pictures.preview(content, content_type)
            return {"outcome": "read", "preview": base64.b64encode(preview).decode()}
        # A fifth is left for putting the answer together.
        return text(content, content_type, deadline=time.monotonic() + seconds * 0.8)
    except tuple(OUTCOMES) as error:
        return {"outcome": OUTCOMES[type(error)]}


if __name__ == "__main__":
    json.dump(main(sys.argv[1], sys.argv[2], int(sys.argv[3])), sys.stdout)
