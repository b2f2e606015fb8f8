"""Which earlier appeals of the same person say nearly the same. Pure: the candidates are given.

Word forms do not matter («счёт», «счета»), nor does their order: what counts is the stems in common.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from questions.models import Appeal
from search.words import words

NEARLY = 0.4
"""Share of common stems from which two texts are offered as one question: people reword what they ask."""
LOOKED_BACK = timedelta(days=2 * 366)
SHOWN = 5


@dataclass(frozen=True)
class Twin:
    """An earlier appeal and how much of its text is the same, from 0 to 1."""

    appeal: Appeal
    likeness: float

    @property
    def percent(self) -> int:
        return round(100 * self.likeness)


def likeness(one: str, other: str) -> float:
    """Return the share of the stems of both texts together that stand in each: 0 nothing, 1 all."""
    first, second = _stems(one), _stems(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def nearest(appeal: Appeal, earlier: Iterable[Appeal]) -> list[Twin]:
    """Return the candidates that say nearly the same, the likest first."""
    twins = [Twin(each, likeness(appeal.text, each.text)) for each in earlier]
    near = [twin for twin in twins if twin.likeness >= NEARLY]
    return sorted(near, key=lambda twin: (-twin.likeness, -twin.appeal.pk))[:SHOWN]


def is_same_person(one: Appeal, other: Appeal) -> bool:
    """Whether both appeals give the same phone, mail address, account or name."""
    pairs = [
        (one.phone_digits, other.phone_digits),
        (one.email.lower(), other.email.lower()),
        (one.account_number, other.account_number),
        (normalized(one.person_name), normalized(other.person_name)),
    ]
    return any(mine and mine == theirs for mine, theirs in pairs)


def normalized(name: str) -> str:
    """Return a name as names are compared: one case, single spaces, е for ё."""
    return " ".join(name.lower().replace("ё", "е").split())


def _stems(text: str) -> set[str]:
    return {word.stem for word in words(text)}
