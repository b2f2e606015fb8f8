"""Files that are two things at once: a picture with an archive or a page behind it."""

import re
from typing import BinaryIO

ZIP_PARTS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")
"""Readers find a zip by its end [APPNOTE 4.3.6], whatever stands before; chance does not write all three."""
ZIPS_WITHIN = frozenset({"application/msword", "application/vnd.ms-excel"})
"""Kinds in which a document of today may lie unpacked; active.py marks them."""
OTHER_ARCHIVES = re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c")
PAGE = re.compile(rb"<(script|iframe|!doctype\s+html|\?php)[\s>]|<html>", re.IGNORECASE)
PDF, PDF_BEGINS_WITHIN = b"%PDF-", 1024
"""Readers look for the beginning of a PDF file in the first 1024 bytes."""


CHUNK, OVERLAP = 1024 * 1024, 64
"""A journal of calls has hundreds of megabytes: only pictures, which are small, are read as a whole."""


def is_polyglot(content: BinaryIO, content_type: str) -> bool:
    """Return whether there is another file in this one. The stream may be left at any place."""
    content.seek(0)
    if content_type != "application/pdf" and PDF in content.read(PDF_BEGINS_WITHIN):
        return True
    if _is_zip_by_itself(content_type):
        return False
    is_picture = content_type.startswith("image/")
    lacking, former = set(ZIP_PARTS), b""
    content.seek(0)
    while chunk := content.read(-1 if is_picture else CHUNK):
        data = former + chunk
        lacking = {part for part in lacking if part not in data}
        has_page = is_picture and PAGE.search(data)
        if has_page or OTHER_ARCHIVES.search(data) or not (lacking or content_type in ZIPS_WITHIN):
            return True
        former = data[-OVERLAP:]
    return False


def _is_zip_by_itself(content_type: str) -> bool:
    return content_type.startswith("application/vnd.o")
