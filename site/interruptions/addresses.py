"""Streets as people name them, and an address as they ask for it: «ул. Советская, д. 37-А» (pure)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from interruptions.houses import House, UnreadableHouses, parse, parse_house, plain
from search.words import may_be_mistyped, stem

KINDS = {
    "улица": ("ул", "улица", "улице", "улицы"),
    "переулок": ("пер", "переулок", "переулке"),
    "проспект": ("пр-т", "пр-кт", "просп", "проспект", "проспекте"),
    "проезд": ("проезд", "пр-д"),
    "площадь": ("пл", "площадь", "площади"),
    "шоссе": ("ш", "шоссе"),
    "бульвар": ("б-р", "бул", "бульвар"),
    "набережная": ("наб", "набережная"),
    "тупик": ("туп", "тупик"),
    "микрорайон": ("мкр", "мкрн", "микрорайон"),
    "квартал": ("кв-л", "квартал"),
    "товарищество": ("снт", "днт", "тсн"),
}
_KIND_OF = {short: kind for kind, shorts in KINDS.items() for short in shorts}
SETTLEMENTS = frozenset(
    ("г", "гор", "город", "городе", "с", "село", "селе", "п", "пос", "поселок", "поселке", "пгт", "рп", "д",
     "дер", "деревня", "х", "хут", "хутор", "ст-ца", "станица", "слобода", "сл")
)  # fmt: skip
_WORD = re.compile(r"[0-9а-яa-z]+(?:-[0-9а-яa-z]+)*")
_ORDINAL = re.compile(r"(\d+)-?(?:я|й|ая|ый|ий|ой)$")
_LEFT_OUT = re.compile(
    r"\b\d{6}\b|\b(?:кв|квартира|оф|офис|под|подъезд|эт|этаж)\b\.?\s*\d+\w?|\bроссия\b|[^,]*\b(?:обл|область|р-н|район)\b\.?"
)
_HOUSE_MARK = re.compile(r"(?:^|[\s,])(?:дома?|д)\.?\s*(?=\d)")
LONGEST = 120
"""Characters of a question that count."""
NEAR = 60
"""Likeness, of a hundred, from which a street is offered as one that may have been meant."""


class Likeness(IntEnum):
    NONE = 0
    CLOSE = 1
    SAME = 2


@dataclass(frozen=True)
class Street:
    """The words of a street's name, in lower case, without its kind; the kind is empty when none is said."""

    words: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True)
class Asked:
    """An address that somebody asks for. What he did not name is empty or None."""

    settlement: str
    street: Street
    house: House | None


@dataclass(frozen=True)
class Line:
    """A street with its houses as one line of a list names them; the settlement may be left out."""

    settlement: str
    street: str
    houses: str


def street_of(text: str) -> Street:
    """Take a name apart: «ул. К. Маркса» is ("к", "маркса") of the kind «улица»."""
    words, kind = [], ""
    for word in _WORD.findall(plain(text)):
        if word in _KIND_OF and not kind:
            kind = _KIND_OF[word]
        else:
            words.append(_ORDINAL.sub(r"\1", word))
    return Street(tuple(words), kind)


def settlement_key(text: str) -> str:
    """Return the name of a settlement as it is compared: «г. Борисоглебск» is «борисоглебск»."""
    words = _WORD.findall(plain(text))
    return " ".join(word for word in words if word not in SETTLEMENTS) or " ".join(words)


def read_question(text: str, settlements: Collection[str] = ()) -> Asked:
    """Read an address as people type it; `settlements` are the names that may stand in it.

    A flat, an index and a region are left out: nothing is announced by them.
    """
    rest = _LEFT_OUT.sub(" ", plain(text[:LONGEST]))
    settlement, rest = _without_settlement(rest, {settlement_key(each) for each in settlements})
    street, houses = split(rest)
    return Asked(settlement, street_of(street), parse_house(houses) if houses else None)


def split(text: str) -> tuple[str, str]:
    """Cut «Советская 37а» or «Советская, 1–15, 20» into the street and its houses; none are an empty text.

    Digits may belong to the name: «9 Января 12», «ул. 40 лет Октября».
    """
    if found := _HOUSE_MARK.search(text.lower()):
        street, houses = text[: found.start()], text[found.end() :]
        if _is_name(street) or "микрорайон" in street_of(street).kind:
            return street.strip(" ,.:"), houses.strip(" ,.")
    for found in re.finditer(r"[\s,:]+", text):
        street, houses = text[: found.start()], text[found.end() :].strip(" ,.")
        if houses and _is_name(street) and _are_houses(houses):
            return street.strip(" ,.:"), houses
    return text.strip(" ,.:"), ""


def read_line(line: str) -> Line:
    """Read a line of a list: «Борисоглебск; Советская; 1–15», «ул. Советская: 1, 3, 5», «Советская 2а».

    Raises UnreadableHouses, which says in Russian what is wrong.
    """
    parts = [part.strip(" ,.") for part in re.split(r"[;\t|]", line)]
    if len(parts) == 1:
        before, houses = split(line.strip())
        settlement, comma, street = before.rpartition(",")
        named = Line(settlement.strip(), street.strip(), houses) if comma else Line("", before, houses)
    elif len(parts) == 2:
        named = Line("", parts[0], parts[1]) if _are_houses(parts[1]) else Line(parts[0], parts[1], "")
    elif len(parts) == 3:
        named = Line(*parts)
    else:
        raise UnreadableHouses(["Частей больше трёх: нужны населённый пункт, улица, дома."])
    if not street_of(named.street).words or not _is_name(named.street):
        raise UnreadableHouses(["Не видно названия улицы."])
    parse(named.houses)
    return named


def likeness(asked: Street, listed: Street) -> Likeness:
    """Say whether a street is the one asked for, or may be: a typing error, an initial, another case."""
    kinds_differ = asked.kind and listed.kind and asked.kind != listed.kind
    if not asked.words or kinds_differ or len(asked.words) > len(listed.words):
        return Likeness.NONE
    if sorted(asked.words) == sorted(listed.words):
        return Likeness.SAME
    left = list(listed.words)
    for word in asked.words:
        match = next((other for other in left if _alike(word, other)), None)
        if match is None:
            return Likeness.NONE
        left.remove(match)
    # «Маркса» may be «Карла Маркса»; a first name or a number alone names no street.
    return Likeness.CLOSE if listed.words[-1] not in left else Likeness.NONE


def nearest(asked: Street, names: Collection[str], limit: int = 5) -> list[str]:
    """Return the names that look most like the street, the likest first."""
    choices = {name: " ".join(street_of(name).words) for name in names}
    found = process.extract(
        " ".join(asked.words), choices, scorer=fuzz.ratio, score_cutoff=NEAR, limit=limit, processor=None
    )
    return [str(name) for _, _, name in found]


def _without_settlement(text: str, known: set[str]) -> tuple[str, str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts:
        if settlement_key(part) in known and len(parts) > 1:
            return settlement_key(part), ", ".join(other for other in parts if other is not part)
    rest = ", ".join(parts)
    for name in known:
        pattern = rf"\s*(?:(?:{'|'.join(SETTLEMENTS)})\b\.?\s*)?{re.escape(name)}\b[\s.]+(?=\S)"
        if found := re.match(pattern, rest):
            return name, rest[found.end() :]
    return "", rest


def _is_name(text: str) -> bool:
    return any(len(word) > 2 and word.isalpha() for word in street_of(text).words)


def _are_houses(text: str) -> bool:
    try:
        parse(text)
    except UnreadableHouses:
        return False
    return True


def _alike(asked: str, listed: str) -> bool:
    if asked == listed or stem(asked) == stem(listed):
        return True
    if min(len(asked), len(listed)) == 1:
        return asked[0] == listed[0] and not asked[0].isdigit()
    may_err = may_be_mistyped(asked) and may_be_mistyped(listed)
    return may_err and OSA.distance(asked, listed, score_cutoff=1) <= 1
