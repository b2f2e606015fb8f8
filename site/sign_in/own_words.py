"""Words that whoever knows the company guesses first: its names, its host, those of the field (ASVS 6.1.2).

The list stands in docs/how-to/administrator.md, too.
"""

import re
from collections.abc import Iterable

OF_THE_FIELD = frozenset({
    "энерго", "энергия", "энергосбыт", "электро", "электричество", "электроэнергия", "тариф", "сбыт", "сеть",
    "сети", "свет", "счетчик", "поставщик", "гарантирующий", "обращение", "потребитель",
    "energo", "energiya", "energy", "energosbyt", "elektro", "electro", "elektrichestvo", "elektroenergiya",
    "electric", "tarif", "tariff", "sbyt", "seti", "svet", "schetchik", "postavshchik", "postavschik",
    "obrashchenie", "potrebitel", "power",
})  # fmt: skip
SHORTEST = 3
"""Shorter parts of a name are in any phrase."""
ENOUGH = 6
"""So many letters besides these words make a password of its own."""
LETTERS = re.compile(r"[^\W\d_]+")


def letters_of(text: str) -> str:
    """Return the letters of a text alone, in lower case, «ё» as «е»."""
    return "".join(LETTERS.findall(text.lower())).replace("ё", "е")


def words_of(names: Iterable[str]) -> set[str]:
    """Return what names and hosts are made of: «primer-sbyt.ru» gives «primersbyt», «primer», «sbyt»."""
    parts = [part for name in names for label in re.split(r"[\s.«»\"]+", name) for part in _parts(label)]
    return {word for word in map(letters_of, parts) if len(word) >= SHORTEST}


def is_little_more(password: str, words: Iterable[str]) -> bool:
    """Whether fewer than six letters of a password are left besides these words, one of which it holds.

    The longest words go first; digits and marks count for nothing.
    """
    letters = letters_of(password)
    wanted = sorted({letters_of(word) for word in words}, key=lambda word: (-len(word), word))
    left, found = re.subn("|".join(map(re.escape, wanted)), "", letters) if wanted else (letters, 0)
    return found > 0 and len(left) < ENOUGH


def _parts(label: str) -> list[str]:
    readable = _readable(label)
    return [readable, *LETTERS.findall(readable)]


def _readable(label: str) -> str:
    """Return a label of a host name as people read it: «xn--e1afmkfd» is «пример»."""
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label
