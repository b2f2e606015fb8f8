"""The code on each page of a letter: which letter, which page of how many. Pure: no database, no clock."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SIGN = "PISMO"
"""How a code of ours begins, that no other code on a page is taken for one."""
PATTERN = re.compile(rf"{SIGN}/(\d{{4}}-\d{{6,9}})/(\d{{1,3}})/(\d{{1,3}})")
FOREIGN = "Это код не письма компании."


class NotAMark(ValueError):
    """A text that stands on no page of ours."""


@dataclass(frozen=True)
class LetterMark:
    """Page `page` of the `pages` of the letter with an outgoing number such as 2026-000123."""

    number: str
    page: int
    pages: int

    @property
    def text(self) -> str:
        """What the code says: letters, digits, «-» and «/» only, which a QR code packs tightly."""
        return f"{SIGN}/{self.number}/{self.page}/{self.pages}"

    @property
    def caption(self) -> str:
        """The same for people, beside the code."""
        return f"{self.number}, стр. {self.page} из {self.pages}"


def marks_of(number: str, pages: int) -> list[LetterMark]:
    """Return the marks of all pages of a letter, in order."""
    return [LetterMark(number, page, pages) for page in range(1, pages + 1)]


def parse(text: str) -> LetterMark:
    """Return the mark that a code's text is; NotAMark where it is none of ours."""
    found = PATTERN.fullmatch(text.strip())
    if found is None:
        raise NotAMark(FOREIGN)
    mark = LetterMark(found[1], int(found[2]), int(found[3]))
    if not 1 <= mark.page <= mark.pages:
        raise NotAMark(FOREIGN)
    return mark


def own_marks(texts: Iterable[str]) -> list[LetterMark]:
    """Return the marks among the codes found on a page, each once; codes of others are passed over."""
    marks = []
    for text in texts:
        try:
            marks.append(parse(text))
        except NotAMark:
            continue
    return list(dict.fromkeys(marks))


@dataclass(frozen=True)
class MarkedPage:
    """A scanned page of a letter: `stack` and `position` say where it lies, `page` is what its mark says."""

    stack: int
    position: int
    page: int


@dataclass(frozen=True)
class Assembly:
    """What is there of one letter: its pages in order, or why they are not all of it."""

    pages: Sequence[MarkedPage]
    trouble: str = ""


def assemble(found: Sequence[MarkedPage], *, pages: int, stack: int) -> Assembly:
    """Put together a letter of `pages` pages; what `stack` lacks is taken from stacks that came before it.

    Of two sheets with the same page the one of the newer stack counts: it was scanned anew. Within one
    stack nobody can say which of the two is meant, so the letter is left to people. Raises nothing: the
    result either holds all pages in order or says in Russian what is in the way.
    """
    numbers = [page.page for page in found if page.stack == stack]
    doubled = sorted({number for number in numbers if numbers.count(number) > 1})
    if doubled:
        return Assembly([], f"{_pages_word(doubled)} в стопке дважды")
    beyond = sorted({page.page for page in found if page.page > pages})
    if beyond:
        return Assembly([], f"в письме {pages} стр., а код говорит о странице {beyond[-1]}")
    newest = {page.page: page for page in sorted(found, key=lambda page: (page.stack, page.position))}
    missing = [number for number in range(1, pages + 1) if number not in newest]
    if missing:
        return Assembly([], f"не хватает {_of_pages(missing)} из {pages}")
    return Assembly([newest[number] for number in range(1, pages + 1)])


def _pages_word(numbers: Sequence[int]) -> str:
    return f"{'страница' if len(numbers) == 1 else 'страницы'} {_listed(numbers)}"


def _of_pages(numbers: Sequence[int]) -> str:
    return f"{'страницы' if len(numbers) == 1 else 'страниц'} {_listed(numbers)}"


def _listed(numbers: Sequence[int]) -> str:
    *others, last = [str(number) for number in numbers]
    return f"{', '.join(others)} и {last}" if others else last
