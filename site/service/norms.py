"""Norms of waiting and of service: which is in force on a day, and what a time is beside it. Pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.durations import in_words

MINUTE = 60


@dataclass(frozen=True)
class Norm:
    """A norm of a channel from a day on; `what` is «waiting» or «service», times are in whole seconds."""

    channel: str
    what: str
    from_seconds: int
    to_seconds: int
    valid_from: date
    source: str = ""

    @property
    def words(self) -> str:
        return range_words(self)


class Standing(StrEnum):
    """How a time stands to its norm."""

    WITHIN = "within"
    NEAR = "near"
    OVER = "over"


STANDING_WORDS = {
    Standing.WITHIN: "в пределах нормы",
    Standing.NEAR: "норма на исходе",
    Standing.OVER: "дольше нормы",
}


def in_force(norms: Iterable[Norm], *, channel: str, what: str, on: date) -> Norm | None:
    """Return the norm in force on a day: the one that began last by then; None where none has begun."""
    begun = [
        norm for norm in norms if norm.channel == channel and norm.what == what and norm.valid_from <= on
    ]
    return max(begun, key=lambda norm: norm.valid_from, default=None)


def is_within(seconds: int, norm: Norm) -> bool:
    """Whether a time keeps to the norm.

    The Standard writes its norms as ranges («20–40 сек.»). Whoever answers sooner breaks none: only the upper
    end is a limit, and it belongs to the norm.
    """
    return seconds <= norm.to_seconds


def standing(seconds: int, norm: Norm) -> Standing:
    """Say how a time, whether over or still running, stands to the norm."""
    if not is_within(seconds, norm):
        return Standing.OVER
    return Standing.WITHIN if seconds < norm.from_seconds or not norm.from_seconds else Standing.NEAR


def range_words(norm: Norm) -> str:
    """Say the norm: «20–40 с», «5–10 мин», «до 15 мин»."""
    ends = [norm.from_seconds, norm.to_seconds]
    whole = all(end % MINUTE == 0 for end in ends)
    if not norm.from_seconds:
        return f"до {in_words(norm.to_seconds)}"
    if whole:
        return f"{norm.from_seconds // MINUTE}–{norm.to_seconds // MINUTE} мин"
    if norm.to_seconds < MINUTE:
        return f"{norm.from_seconds}–{norm.to_seconds} с"
    return f"от {in_words(norm.from_seconds)} до {in_words(norm.to_seconds)}"
