"""How much a word counts in an entry. Pure.

Whole numbers, thousandths of a unit: their sums, and so the order of results, are the same on every database.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from search.words import Word, words

UNIT = 1000
SATURATION = 1.2
"""How soon repeating a word stops helping (k1 of BM25)."""
LENGTH_EFFECT = 0.5
"""How much a long text is held back: 0 not at all, 1 in proportion (b of BM25)."""
USUAL_LENGTH = 300
"""Words of a usual text. Fixed, so that a new entry changes no other entry's weights."""
TITLE_BOOST = 3
LEAD_BOOST = 1
NOWHERE = -1


@dataclass(frozen=True)
class Weight:
    """A stem's weight in an entry and the character of the body where it comes first, or NOWHERE."""

    weight: int
    offset: int


@dataclass(frozen=True)
class Weighed:
    """The stems of a text with their weights, and its words with their stems."""

    weights: dict[str, Weight]
    forms: dict[str, str]


def weigh(title: str, lead: str, body: str) -> Weighed:
    """Weigh each stem: its saturated frequency, more when the title or the lead has it."""
    in_title, in_lead, in_body = list(words(title)), list(words(lead)), list(words(body))
    every = [*in_title, *in_lead, *in_body]
    counts = Counter(word.stem for word in every)
    boosts = Counter(dict.fromkeys(_stems(in_title), TITLE_BOOST))
    boosts.update(dict.fromkeys(_stems(in_lead), LEAD_BOOST))
    offsets: dict[str, int] = {}
    for word in in_body:
        offsets.setdefault(word.stem, word.start)
    weights = {
        stem: Weight(
            round(UNIT * (_saturated(count, len(every)) + boosts[stem])),
            offsets.get(stem, NOWHERE),
        )
        for stem, count in counts.items()
    }
    return Weighed(weights, {word.text: word.stem for word in every})


def rarity(entries: int, having: int) -> int:
    """Return how much finding a word tells, when ``having`` of ``entries`` have it."""
    return round(UNIT * log(1 + entries / having))


def _saturated(count: int, length: int) -> float:
    damping = 1 - LENGTH_EFFECT + LENGTH_EFFECT * length / USUAL_LENGTH
    return count * (SATURATION + 1) / (count + SATURATION * damping)


def _stems(found: Iterable[Word]) -> set[str]:
    return {word.stem for word in found}
