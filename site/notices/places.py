"""Streets as people write them, brought to one form to be compared (pure)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = frozenset(
    (
        "г", "гор", "город", "с", "село", "д", "дер", "деревня", "п", "пос", "поселок", "пгт", "рп", "х",
        "хут", "хутор", "ст", "станица", "станция", "ул", "улица", "пер", "переулок", "пр", "просп",
        "проспект", "проезд", "пл", "площадь", "ш", "шоссе", "наб", "набережная", "б", "бул", "бульвар",
        "тер", "территория", "мкр", "микрорайон", "кв", "квартал", "снт", "тупик",
    )
)  # fmt: skip
WORD = re.compile(r"[0-9a-zа-я]+")


@dataclass(frozen=True)
class Place:
    """A street of a settlement; without a street, all of the settlement."""

    settlement: str
    street: str = ""

    @property
    def settlement_key(self) -> str:
        return key_of(self.settlement)

    @property
    def street_key(self) -> str:
        return key_of(self.street)

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.settlement, self.street]))


def key_of(name: str) -> str:
    """Return a name in the form in which it is compared: «ул. Ленинская» and «Ленинская улица» are one.

    Case, «ё», punctuation, the order of words and what kind of place it is do not count. A name of such words
    alone («Площадь») keeps them.
    """
    words = WORD.findall(name.casefold().replace("ё", "е"))
    names = [word for word in words if word not in KINDS]
    return " ".join(sorted(names or words))


def parse(line: str) -> Place:
    """Read «settlement, street» of one line; what stands behind a second comma is left out."""
    settlement, _, rest = line.partition(",")
    return Place(" ".join(settlement.split()), " ".join(rest.partition(",")[0].split()))


def distinct(places: Iterable[Place]) -> list[Place]:
    """Return the places that name a settlement, each once, in their order."""
    found: dict[tuple[str, str], Place] = {}
    for place in places:
        if place.settlement_key:
            found.setdefault((place.settlement_key, place.street_key), place)
    return list(found.values())
