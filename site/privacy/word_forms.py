"""Russian words in their cases: whether two forms may be one word. Pure: no database, no clock.

No dictionary of the language is needed here: an ending is cut off, and what is left must be the same.
"""

import re
from functools import lru_cache

SHORTEST_STEM = 4
"""Letters that must be left of a word before its forms in any spelling are taken for it."""
ENDINGS = (
    "ого", "его", "ому", "ему", "ыми", "ими", "ами", "ями", "ою", "ею", "ой", "ей", "ом", "ем", "ём", "ым",
    "им", "ая", "яя", "ую", "юю", "ый", "ий", "ое", "ее", "ые", "ие", "ых", "их", "ах", "ях", "ам", "ям",
    "ов", "ев", "ья", "ье", "ью", "а", "я", "у", "ю", "ы", "и", "е", "о", "ь", "й", "",
)  # fmt: skip
"""Endings of nouns, adjectives and surnames in all cases, the longest first."""
BARE_ENDINGS = ("а", "я", "у", "ю", "ы", "и", "е", "о", "ь", "й", "")
FLEETING = re.compile(r"[еоё]([лкцнрв])$")
"""The vowel that cases drop: «Павел — Павла», «Кравец — Кравца»."""
LIKE_SPACES = "\t\u00a0\u2007\u2009\u200a\u202f"
LIKE_HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"
ALIKE = str.maketrans(
    {**dict.fromkeys(LIKE_SPACES, " "), **dict.fromkeys(LIKE_HYPHENS, "-"), "ё": "е", "Ё": "Е"}
)
WORDS = re.compile(r"[^\W_]+")


def evened(text: str) -> str:
    """Return the text with one sort of space, of hyphen and of «е»; its length, and so each place, stays."""
    return text.translate(ALIKE)


@lru_cache(maxsize=2048)
def stems(word: str) -> frozenset[str]:
    """Return what may be left of a word without its ending; at least three letters."""
    small = evened(word).casefold()
    bare = next(small.removesuffix(end) for end in BARE_ENDINGS if small.endswith(end))
    found = {small, bare}
    if small.endswith(("ий", "ый", "ая", "ой", "ое", "ие", "ые")):
        found.add(small[:-2])
    found |= {FLEETING.sub(r"\1", each) for each in (small, bare)}
    return frozenset(each for each in found if len(each) >= SHORTEST_STEM - 1)


@lru_cache(maxsize=8192)
def is_form_of(form: str, word: str) -> bool:
    """Whether `form` may be `word` in some case.

    A stem of four letters or more is enough in any spelling; one of three only for a form with a capital:
    «Вере» is «Вера», «вере» need not be.
    """
    small = evened(form).casefold()
    if small == evened(word).casefold():
        return True
    shortest = SHORTEST_STEM - 1 if form[:1].isupper() else SHORTEST_STEM
    return any(
        len(stem) >= shortest and small.startswith(stem) and small[len(stem) :] in ENDINGS
        for stem in stems(word)
    )


def words_of(text: str) -> list[str]:
    return WORDS.findall(text)
