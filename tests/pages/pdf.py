"""A real PDF of one line, made by the same engine that makes our letters."""

from functools import lru_cache

import typst


@lru_cache
def pdf_of(line: str) -> bytes:
    source = f'#set document(date: none)\n#"{line}"'
    return bytes(typst.compile(source.encode(), ignore_system_fonts=True))
