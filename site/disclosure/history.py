"""What happened to a duty, the latest first: what people said of it and how its state changed."""

from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from disclosure.freshness import State
from disclosure.models import Duty, DutyResult

SHOWN = 30
"""Of each kind at most: the ledger keeps all."""


@dataclass(frozen=True)
class Happening:
    at: datetime
    what: str
    who: str
    note: str


def history_of(duty: Duty) -> list[Happening]:
    """Return what happened to a duty; three queries."""
    confirmations = duty.confirmations.select_related("by")[:SHOWN]
    events = duty.events.select_related("by")[:SHOWN]
    found = [
        *(
            Happening(row.at, "Подтверждено: сведения актуальны", _name(row.by), row.note)
            for row in confirmations
        ),
        *(
            Happening(row.at, f"Сведения изменились {row.happened_on:%d.%m.%Y}", _name(row.by), row.note)
            for row in events
        ),
        *_changes(duty),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)[:SHOWN]


def _changes(duty: Duty) -> list[Happening]:
    """Return the results at which the state was another than before; a day without a change is no news."""
    rows = list(DutyResult.objects.filter(duty=duty).order_by("-pk")[: SHOWN * 10])
    return [
        Happening(row.evaluated_at, f"Состояние: {State(row.state).words}", "сайт, при проверке", row.reason)
        for row, before in zip_longest(rows, rows[1:])
        if before is None or before.state != row.state
    ]


def _name(user: Any) -> str:
    employee = getattr(user, "employee", None)
    return str(employee or user.get_username())
