"""Houses of a street as people list them, «1–15 нечётные, 2а, 20/1», and whether one is among them (pure).

A span of numbers takes in whatever bears such a number: a house with a letter, a fraction or a building, too.
Whoever is told of an interruption that passes him by loses less than whoever is not told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

HIGHEST = 9999
ALL_WORDS = frozenset({"все", "вся", "весь", "вся улица", "весь переулок", "полностью", "целиком"})
_FILLERS = re.compile(r"\b(?:дома|дом|домов|номера|номер|сторона|включительно|улица)\b|№|\bд\.?(?=\s*\d)")
_ODD = re.compile(r"\bнечетн\w*|\bнеч\b\.?")
_EVEN = re.compile(r"\bчетн\w*|\bчет\b\.?")
_SPAN = re.compile(r"(?:с|со|от)?\s*(\d{1,4})\s*(?:[-–—−]|\.\.\.?|…|по|до)\s*(\d{1,4})")
_HOUSE = re.compile(
    r"(?P<number>\d{1,4})\s*[-–—−]?\s*(?P<letter>[а-я])?"
    r"(?:\s*/\s*(?P<fraction>\d{1,4}\s*[а-я]?))?"
    r"(?:\s*[,-]?\s*(?:корпус|корп|к|строение|стр|с)\.?\s*(?P<building>\d{1,3}\s*[а-я]?|[а-я]))?"
)
_BOUND_WITH_LETTER = re.compile(r"\d+\s*[а-я]\s*[-–—−]\s*\d+|\d+\s*[-–—−]\s*\d+\s*[а-я]")
_LOOKALIKE = str.maketrans("aekcbvgd", "аексбвгд")
"""A letter of a house typed in the other alphabet."""


class Parity(StrEnum):
    ANY = ""
    ODD = "odd"
    EVEN = "even"

    def has(self, number: int) -> bool:
        return self == Parity.ANY or (number % 2 == 1) == (self == Parity.ODD)


_PARITY_WORDS = {Parity.ANY: "", Parity.ODD: "нечётные", Parity.EVEN: "чётные"}


class UnreadableHouses(ValueError):
    """Some of the houses cannot be read; `faults` name each with the reason, in Russian."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class House:
    """One house: «37а» has a letter, «20/1» a fraction, «5 корп. 2» a building."""

    number: int
    letter: str = ""
    fraction: str = ""
    building: str = ""

    def covers(self, house: "House") -> bool:
        return self == house

    def meets(self, other: "Span | House") -> bool:
        """Whether both name the same house."""
        return other.covers(self)

    @property
    def words(self) -> str:
        fraction = f"/{self.fraction}" if self.fraction else ""
        building = f" корп.\u00a0{self.building}" if self.building else ""
        return f"{self.number}{self.letter}{fraction}{building}"


@dataclass(frozen=True)
class Span:
    """Houses from a number to a number, both included, on one side of the street or on both."""

    first: int = 1
    last: int = HIGHEST
    parity: Parity = Parity.ANY

    def covers(self, house: House) -> bool:
        return self.first <= house.number <= self.last and self.parity.has(house.number)

    def meets(self, other: "Span | House") -> bool:
        """Whether some house is named by both."""
        if isinstance(other, House):
            return self.covers(other)
        first, last = max(self.first, other.first), min(self.last, other.last)
        return any(
            number <= last and self.parity.has(number) and other.parity.has(number)
            for number in (first, first + 1)
        )

    @property
    def is_all(self) -> bool:
        return self.first == 1 and self.last == HIGHEST

    @property
    def words(self) -> str:
        parity = _PARITY_WORDS[self.parity]
        if self.is_all:
            return f"все {parity} дома" if parity else "все дома"
        return f"{self.first}–{self.last}{f' {parity}' if parity else ''}"


@dataclass(frozen=True)
class Houses:
    """What a line of houses names, in its order."""

    parts: tuple[Span | House, ...]

    def covers(self, house: House) -> bool:
        return any(part.covers(house) for part in self.parts)

    def meets(self, other: "Houses") -> bool:
        return any(mine.meets(theirs) for mine in self.parts for theirs in other.parts)

    @property
    def is_all(self) -> bool:
        return any(part == Span() for part in self.parts)

    @property
    def words(self) -> str:
        """Write them the way the site does: «1–15 нечётные, 2а, 20/1»."""
        return ", ".join(part.words for part in self.parts)


ALL = Houses((Span(),))


def parse(text: str) -> Houses:
    """Read a line of houses; an empty one names all. Raises UnreadableHouses, which names every fault."""
    if not plain(text):
        return ALL
    parts: list[Span | House] = []
    faults: list[str] = []
    for item in _items(text):
        try:
            parts.append(_part(item))
        except ValueError as error:
            faults.append(f"«{item}»: {error}")
    if faults or not parts:
        raise UnreadableHouses(faults or [f"«{text.strip()}»: домов здесь нет."])
    return Houses(tuple(parts))


def parse_house(text: str) -> House | None:
    """Read one house as somebody asks for it: «37-А», «д. 20/1», «5 к. 2»; None for what is none."""
    found = _HOUSE.fullmatch(_FILLERS.sub(" ", plain(text)).strip(" .,"))
    return _house(found) if found else None


def plain(text: str) -> str:
    """Return the text in lower case, with е for ё, single spaces and Russian letters after numbers."""
    lowered = " ".join(text.lower().replace("ё", "е").split())
    return re.sub(
        r"(?<=\d)(\s*-?\s*)([a-z])\b", lambda found: found[1] + found[2].translate(_LOOKALIKE), lowered
    )


def _items(text: str) -> Iterator[str]:
    for item in re.split(r"[,;\n]|\s+и\s+", text):
        if stripped := item.strip(" .\t"):
            yield stripped


def _part(item: str) -> Span | House:
    text = plain(item).replace("(", " ").replace(")", " ")
    parity, text = _parity(text)
    text = " ".join(text.split())
    is_all = any(text in {words, f"{words} дома"} for words in ALL_WORDS)
    rest = "" if is_all else _FILLERS.sub(" ", text).strip(" .:")
    if is_all or (parity and not rest):
        return Span(parity=parity)
    if found := _SPAN.fullmatch(rest):
        return _span(int(found[1]), int(found[2]), parity)
    if _BOUND_WITH_LETTER.fullmatch(rest):
        raise ValueError("в промежутке называют только номера, дома с буквой напишите отдельно.")
    one = _HOUSE.fullmatch(rest)
    if one is None:
        raise ValueError("не похоже на дома. Пишите так: 1–15 нечётные, 2а, 20/1, все дома.")
    if parity:
        raise ValueError("«чётные» и «нечётные» говорят о промежутке, а здесь один дом.")
    return _house(one)


def _parity(text: str) -> tuple[Parity, str]:
    if _ODD.search(text):
        return Parity.ODD, _ODD.sub(" ", text)
    if _EVEN.search(text):
        return Parity.EVEN, _EVEN.sub(" ", text)
    return Parity.ANY, text


def _span(first: int, last: int, parity: Parity) -> Span:
    if first > last:
        raise ValueError("промежуток идёт от большего к меньшему. Дробь пишут через косую черту: 37/1.")
    span = Span(first, last, parity)
    if not span.meets(Span(first, last)):
        raise ValueError("в промежутке нет таких домов.")
    return span


def _house(found: re.Match[str]) -> House:
    parts = {name: (found[name] or "").replace(" ", "") for name in ("letter", "fraction", "building")}
    return House(int(found["number"]), **parts)
