"""Personal data in a Russian text: found, named, and put out of it. Pure: no database, no settings, no clock.

Personal data are whatever points at a person (152-ФЗ, ст. 3, п. 1). A machine finds what looks like it, so it
errs both ways: who publishes still reads, and what is none is marked as such by a person.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from privacy.name_patterns import names_in
from privacy.patterns import (
    ACCOUNTS,
    ADDRESSES,
    APPEAL,
    BIRTH,
    CODE,
    DOCUMENTS,
    EMAIL,
    LONG_NUMBERS,
    LONG_STREET,
    ORDINARY,
    PHONE_IN_CONTEXT,
    PHONES,
)
from privacy.word_forms import evened, is_form_of, words_of


class Kind(StrEnum):
    """What a fragment looks like; the value is what it is called, and what stands for it in brackets."""

    NAME = "имя"
    PHONE = "телефон"
    ADDRESS = "адрес"
    EMAIL = "электронная почта"
    ACCOUNT = "номер счёта или договора"
    DOCUMENT = "номер документа"
    APPEAL = "номер обращения"
    CODE = "код доступа"
    BIRTH = "дата рождения"
    NUMBER = "длинный номер"


@dataclass(frozen=True)
class Finding:
    """A fragment that looks like personal data: `text` is what stands from `start` to before `end`."""

    kind: Kind
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Known:
    """What is known of a person beforehand: found however it is declined or divided."""

    kind: Kind
    text: str


SHORTEST_NUMBER = 4
SAME_PHONE = 5
"""Digits at the end of a phone number that tell it: towns have numbers of five digits."""


def find(text: str, *, allowed: Iterable[str] = (), known: Iterable[Known] = ()) -> list[Finding]:
    """Return what looks like personal data in a text, in its order, no place twice.

    `allowed` are public strings, such as the company's own address, phones and e-mail: they are not found,
    declined and shortened neither. `known` is what is known of the person whom the text is about.
    """
    even, public = evened(text), [each for each in allowed if each.strip()]
    found = [*_by_pattern(even), *_known(even, known, public)]
    rest = [each for each in found if not _is_public(each[0], even[each[1] : each[2]], public)]
    return [Finding(kind, start, end, text[start:end]) for kind, start, end in _apart(rest)]


def strip(text: str, *, allowed: Iterable[str] = (), known: Iterable[Known] = ()) -> str:
    """Return the text with a neutral word in brackets in the place of each finding: «[телефон]»."""
    found = find(text, allowed=allowed, known=known)
    for each in reversed(found):
        text = f"{text[: each.start]}[{each.kind}]{text[each.end :]}"
    return text


Place = tuple[Kind, int, int]


def _by_pattern(text: str) -> Iterator[Place]:
    """Yield all that looks like something, the surest kinds first: of two in one place the first names it."""
    groups: Sequence[tuple[Kind, Sequence[re.Pattern[str]]]] = (
        (Kind.EMAIL, [EMAIL]),
        (Kind.APPEAL, [APPEAL]),
        (Kind.ACCOUNT, ACCOUNTS),
        (Kind.DOCUMENT, DOCUMENTS),
        (Kind.BIRTH, BIRTH),
        (Kind.PHONE, [*PHONES, PHONE_IN_CONTEXT]),
        (Kind.ADDRESS, ADDRESSES),
        (Kind.NUMBER, LONG_NUMBERS[1:]),
        (Kind.CODE, [CODE]),
        (Kind.NUMBER, LONG_NUMBERS[:1]),
    )
    for kind, patterns in groups:
        for pattern in patterns:
            for found in pattern.finditer(text):
                yield kind, *_trimmed(text, *found.span(1 if pattern.groups else 0))
    for start, end in names_in(text):
        yield Kind.NAME, start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in " ,.;-":
        end -= 1
    return start, end


def _known(text: str, known: Iterable[Known], public: Sequence[str]) -> Iterator[Place]:
    for each in known:
        pattern = _number_pattern(each.text) if each.kind is not Kind.NAME else None
        if pattern is not None:
            yield from ((each.kind, *found.span()) for found in pattern.finditer(text))
        elif each.kind in {Kind.NAME, Kind.ADDRESS}:
            yield from _known_words(text, each, public)
        else:
            whole = re.compile(re.escape(evened(each.text.strip())), re.IGNORECASE)
            yield from ((each.kind, *found.span()) for found in whole.finditer(text) if each.text.strip())


def _number_pattern(number: str) -> re.Pattern[str] | None:
    """Return how a number is found however it is divided; None where it is no number, or too short."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < SHORTEST_NUMBER or re.search(r"[^\W\d_]{2}", number):
        return None
    return re.compile(rf"(?<!\d){'[ ()/-]{0,2}'.join(digits)}(?!\d)")


def _known_words(text: str, known: Known, public: Sequence[str]) -> Iterator[Place]:
    """Find the words of a name or an address in any case; not public ones and those of any address."""
    ours = [word for line in public for word in words_of(line)]
    telling = [
        word
        for word in words_of(known.text)
        if len(word) >= SHORTEST_NUMBER
        and not word.isdigit()
        and word.casefold() not in ORDINARY
        and not any(is_form_of(word, each) for each in ours)
    ]
    for found in re.finditer(r"[^\W\d_]{3,}", text):
        if any(is_form_of(found[0], word) for word in telling):
            yield known.kind, *found.span()


def _is_public(kind: Kind, fragment: str, public: Sequence[str]) -> bool:
    if kind in {Kind.PHONE, Kind.NUMBER}:
        digits = _digits(fragment)
        return len(digits) >= SAME_PHONE and any(_ends_alike(digits, run) for run in _phone_runs(public))
    if kind is Kind.EMAIL:
        return any(fragment.casefold() in evened(line).casefold().split() for line in public)
    return any(_is_part_of(fragment, line) for line in public)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _phone_runs(lines: Sequence[str]) -> list[str]:
    runs = (re.findall(r"\+?[\d(][\d ()-]{3,}\d", evened(line)) for line in lines)
    return [_digits(run) for line in runs for run in line]


def _ends_alike(one: str, other: str) -> bool:
    """Whether two numbers are one, with the country's 8 or +7 or without the code of the town."""
    short, long = sorted(
        (one[1:] if len(one) == 11 else one, other[1:] if len(other) == 11 else other), key=len
    )
    return len(short) >= SAME_PHONE and long.endswith(short)


def _is_part_of(fragment: str, line: str) -> bool:
    """Whether all that tells something in a fragment stands in a public line, in whatever case."""
    theirs = words_of(evened(line))
    telling = [
        word for word in words_of(fragment) if word.casefold() not in ORDINARY and not _is_street(word)
    ]
    return bool(telling) and all(
        any(word.casefold() == each.casefold() or is_form_of(word, each) for each in theirs)
        for word in telling
    )


def _is_street(word: str) -> bool:
    return re.fullmatch(rf"{LONG_STREET}|дом[а-я]{{0,2}}|офис[а-я]*", word, re.IGNORECASE) is not None


def _apart(found: Iterable[Place]) -> list[Place]:
    """Return the places in order, those that lie over one another made one; the surest kind names it."""
    joined: list[Place] = []
    ranked = sorted(enumerate(found), key=lambda each: (each[1][1], each[1][2]))
    ranks: list[int] = []
    for rank, (kind, start, end) in ranked:
        if joined and start < joined[-1][2]:
            first, begins, ends = joined[-1]
            is_surer = rank < ranks[-1]
            joined[-1] = (kind if is_surer else first, begins, max(ends, end))
            ranks[-1] = min(rank, ranks[-1])
        elif end > start:
            joined.append((kind, start, end))
            ranks.append(rank)
    return joined
