"""Pages and text of PDF files, as far as pypdf gets without a password. Runs in the child process only."""

from collections.abc import Iterator
from typing import BinaryIO

from pypdf import PageObject, PdfReader
from pypdf.errors import (
    DependencyError,
    DeprecationError,
    FileNotDecryptedError,
    LimitReachedError,
    PyPdfError,
)

from files.containers import Bomb, Damaged, Protected

MOST_PAGES = 1_000
"""Pages whose text is looked for."""

ODDITIES = (
    PyPdfError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    DependencyError,
    # Names of filters that were written in short, once.
    DeprecationError,
    OSError,
)
"""What pypdf is known to raise on files that are not as they should be."""


def count_pages(content: BinaryIO) -> int:
    """Return how many pages there are; raises Protected, Damaged or Bomb."""
    return len(_pages(content))


def pages_text(content: BinaryIO) -> Iterator[str]:
    """Yield the text of each page, «» for one that cannot be read; raises Protected, Damaged or Bomb."""
    for page in _pages(content)[:MOST_PAGES]:
        try:
            yield page.extract_text() + "\n"
        except (*ODDITIES, RecursionError):
            yield ""


def _pages(content: BinaryIO) -> list[PageObject]:
    reader = _opened(content)
    try:
        pages = list(reader.pages)
        if pages:
            # A cipher that we cannot read shows only now.
            pages[0].get_contents()
    except LimitReachedError as error:
        raise Bomb from error
    except ODDITIES as error:
        raise Protected if reader.is_encrypted else Damaged from error
    return pages


def _opened(content: BinaryIO) -> PdfReader:
    try:
        return PdfReader(content)
    except LimitReachedError as error:
        raise Bomb from error
    # At opening the last two come from ciphers only.
    except (FileNotDecryptedError, DependencyError, NotImplementedError) as error:
        raise Protected from error
    except ODDITIES as error:
        raise Damaged from error
