"""What a change of the calendar does, as it is shown before it is done.

Rooms above tell by two hooks. `calendar_effects` (former, calendar) describes what would become of what they
hold; `calendar_changed` (former, calendar, actor) does it, in the transaction of the change, and returns the
same description of what it did. Both return a list of EffectGroup. No database or clock here.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from workdays.changes import DayChange, YearChange

SHOWN = 50
"""Rows of a group that are shown; the rest is counted only."""


@dataclass(frozen=True)
class EffectRow:
    """One thing whose date the change touches; `present` is the other date of the two columns, if any."""

    label: str
    url: str
    former: date
    present: date | None
    why: str


@dataclass(frozen=True)
class EffectGroup:
    """Rows with one fate; the headings name the columns of `former` and `present`, an empty one hides it."""

    title: str
    explanation: str
    tone: str
    former_heading: str
    present_heading: str
    rows: tuple[EffectRow, ...]

    @property
    def shown(self) -> tuple[EffectRow, ...]:
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.rows) - len(self.shown)


@dataclass(frozen=True)
class Effect:
    """All that a change does: to days, to years, to what rests on them."""

    days: tuple[DayChange, ...]
    years: tuple[YearChange, ...]
    groups: tuple[EffectGroup, ...]

    @property
    def touches_nothing(self) -> bool:
        """Whether nothing rests on what changes, if anything changes at all."""
        return not any(group.rows for group in self.groups)

    @property
    def digest(self) -> str:
        """Name the effect: another effect has another name, whenever and by whomever it is computed."""
        text = json.dumps(asdict(self), default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
