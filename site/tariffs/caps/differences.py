"""How the numbers of a bulletin differ from those that were there before. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tariffs.caps.bulletin import Caps, Component, MatrixKey, PriceKey
from tariffs.caps.categories import CATEGORIES
from tariffs.caps.matrices import hour_words
from tariffs.wording import price_words

SHOWN = 100
"""Changed numbers that are listed one by one; of the rest the count is enough."""
COMPONENTS = 0
"""Where the parts of the weighted price are counted, beside the six categories."""


@dataclass(frozen=True)
class Change:
    """A number that is another one now."""

    words: str
    before: Decimal
    after: Decimal

    @property
    def before_words(self) -> str:
        return price_words(self.before)

    @property
    def after_words(self) -> str:
        return price_words(self.after)


@dataclass
class Counts:
    """What became of the numbers of a category."""

    total: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass
class Differences:
    """What would change; `changes` are the first ones, in the order of the forms."""

    counts: dict[int, Counts] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(each.changed for each in self.counts.values())

    @property
    def unlisted(self) -> int:
        """How many changed numbers are not among `changes`."""
        return self.changed - len(self.changes)

    def rows(self) -> Iterator[tuple[str, Counts]]:
        """Yield the counts of each category that has, or had, numbers, by its name."""
        for number, counts in self.counts.items():
            if counts.total or counts.gone:
                name = "Составляющие 1 ЦК" if number == COMPONENTS else f"{number} ЦК"
                yield name, counts

    @property
    def is_nothing(self) -> bool:
        return not any(each.new or each.changed or each.gone for each in self.counts.values())


@dataclass(frozen=True)
class Cell:
    """One number among all: a price, an hour of a matrix, or a part of the weighted price."""

    key: PriceKey | MatrixKey | tuple[str, str, str, str]
    day: int = 0
    hour: int = 0

    @property
    def category(self) -> int:
        return COMPONENTS if isinstance(self.key, tuple) else self.key.category

    @property
    def words(self) -> str:
        if isinstance(self.key, tuple):
            return self.key[1]
        when = f", {self.day}-го числа, {hour_words(self.hour)}" if isinstance(self.key, MatrixKey) else ""
        return self.key.words + when


def between(before: Caps, after: Caps) -> Differences:
    """Compare all numbers of two bulletins."""
    old, new = dict(_cells(before)), dict(_cells(after))
    found = Differences({number: Counts() for number in (*CATEGORIES, COMPONENTS)})
    for cell, value in new.items():
        counts = found.counts[cell.category]
        counts.total += 1
        if cell not in old:
            counts.new += 1
        elif old[cell] != value:
            counts.changed += 1
            if len(found.changes) < SHOWN:
                found.changes.append(Change(cell.words, old[cell], value))
    for number, gone in Counter(cell.category for cell in old.keys() - new.keys()).items():
        found.counts[number].gone = gone
    return found


def _cells(caps: Caps) -> Iterator[tuple[Cell, Decimal]]:
    for key, price in caps.prices.items():
        yield Cell(key), price
    for matrix, days in caps.matrices.items():
        for day, values in days.items():
            for hour, value in enumerate(values):
                yield Cell(matrix, day, hour), value
    for part in caps.components:
        yield Cell(_part_key(part)), part.value


def _part_key(part: Component) -> tuple[str, str, str, str]:
    return part.code, part.label, part.group or "", part.voltage or ""
