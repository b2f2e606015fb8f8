"""Words of Russian text: where they stand, their stems, their likeness. Pure: no database, no settings.

A stem is what the forms of a word have in common: «тарифы», «тарифов» and «Тариф» are all «тариф».
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

LONGEST = 40
"""Characters of a word that count; what is longer is no word."""
SHORTEST_MISTYPED = 4
"""Letters below which a word is never taken for another: too many words are one letter away."""
STOP_WORDS = frozenset(
    """
    а без будет будто бы был была были было быть в вам вас ведь во вот все всех вы где да даже день для
    до добрый его ее ей ему если есть еще ж же за зачем здесь здравствуйте и из или их к как какой когда
    кто куда ли меня мне может можно мой мы на надо не нее ней нет ни нибудь ним ничего но ну о об он
    она они опять от по под подскажите пожалуйста потом потому при прошу раз с сам себе себя скажите со
    спасибо так там тебя тем теперь то тогда того тоже только тут ты у уж уже хотел хотела хочу чего чем
    что чтоб чтобы это этого этом этот я
    """.split()  # noqa: SIM905 - a hundred and fifty quoted words would not read
)
_WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"(?<=[а-яё])-[ \t]*\n\s*(?=[а-яё])")
# Soft hyphens, stress marks, zero-width characters and controls stand inside words and are not seen.
_UNSEEN = re.compile("[\u00ad\u0300\u0301\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_stemmer = snowballstemmer.stemmer("russian")
_stemming = Lock()


@dataclass(frozen=True)
class Word:
    """A word of a text as it is compared (lower case, ё as е), its stem, where it begins and ends."""

    text: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A part of a text to be shown; ``marked`` when it is a word that was looked for."""

    text: str
    marked: bool = False


def clean(text: str) -> str:
    """Return the text as it is stored and searched: composed letters, nothing unseen, single spaces.

    A word that a line's end has broken with a hyphen becomes whole again.
    """
    composed = unicodedata.normalize("NFC", text)
    return " ".join(_HYPHENATED.sub("", _UNSEEN.sub("", composed)).split())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word given in lower case, with е for ё."""
    # The stemmer keeps the word it works on in itself, and the web server has several threads.
    with _stemming:
        return str(_stemmer.stemWord(word))


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text that mean something: no function words, no single letters."""
    for found in _WORD.finditer(text):
        word = found.group().lower().replace("ё", "е")[:LONGEST]
        if word not in STOP_WORDS and (len(word) > 1 or word.isdecimal()):
            yield Word(word, stem(word), found.start(), found.end())


def distinct(text: str) -> list[Word]:
    """Return the meaningful words of a text, one for each stem, in the order of the text."""
    first: dict[str, Word] = {}
    for word in words(text):
        first.setdefault(word.stem, word)
    return list(first.values())


def may_be_mistyped(word: str) -> bool:
    """Whether a word is long enough, and of letters only, to be taken for its neighbour."""
    return len(word) >= SHORTEST_MISTYPED and word.isalpha()


def neighbours(word: str, vocabulary: Collection[str]) -> set[str]:
    """Return the words of the vocabulary that are at most one typing error away.

    One error is a letter missing, added, replaced, or two letters side by side that changed places.
    """
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=1, limit=None, processor=None)
    return {str(found[0]) for found in near}


def in_other_layout(text: str) -> str:
    """Return what the same keys give in the other keyboard layout: «nfhba» is «тариф», and the other way."""
    if re.search("[a-z]", text, re.IGNORECASE):
        return text.translate(_TO_CYRILLIC)
    return text.translate(_TO_LATIN)


def pieces(text: str, stems: Collection[str]) -> list[Piece]:
    """Cut a text into plain pieces and the words of these stems, to be marked; joined they are the text."""
    result: list[Piece] = []
    done = 0
    for word in words(text):
        if word.stem in stems:
            result += [Piece(text[done : word.start]), Piece(text[word.start : word.end], marked=True)]
            done = word.end
    return [piece for piece in (*result, Piece(text[done:])) if piece.text]


def excerpt(window: str, *, at_start: bool, at_end: bool) -> str:
    """Trim a piece cut out of a longer text to whole words, with an ellipsis where text was left out."""
    if not at_start:
        _, gap, rest = window.partition(" ")
        window = f"… {rest}" if gap else window
    if not at_end:
        kept, gap, _ = window.rpartition(" ")
        window = f"{kept.rstrip(' ,;:–—')}…" if gap else window
    return window


def lines_matched(lines: Iterable[str], stems: Collection[str]) -> bool:
    """Whether all meaningful words of at least one of the lines are among the stems."""
    wanted = ({word.stem for word in words(line)} for line in lines)
    return any(line and line <= set(stems) for line in wanted)
