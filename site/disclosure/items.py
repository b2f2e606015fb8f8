"""What the law wants published, as visitors and machines see it: where it is, how fresh, on what ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from disclosure.choices import Group
from disclosure.freshness import State
from disclosure.models import Duty
from files.spreadsheets import open_csv
from pages.addresses import absolute

CSV_COLUMNS = [
    "code",
    "title",
    "address",
    "updated_on",
    "state",
    "state_title",
    "group",
    "group_title",
    "legal_basis",
]


@dataclass(frozen=True)
class Item:
    """A matter; `address` is a path of the site, empty while there is nothing to read there."""

    code: str
    title: str
    address: str
    updated_on: date | None
    state: str
    words: str
    tone: str
    group: str
    legal_basis: str


@dataclass(frozen=True)
class ItemGroup:
    """The matters that one act wants."""

    code: str
    title: str
    items: Sequence[Item]


def published_items() -> list[Item]:
    """Return all matters in force, in the order of the register; one query."""
    return [_item(duty) for duty in Duty.objects.active().as_shown()]


def _item(duty: Duty) -> Item:
    standing = getattr(duty, "standing", None)
    state = State(standing.state) if standing else None
    is_there = state not in {State.UNFILLED, State.MISSING}
    return Item(
        code=duty.code,
        title=duty.title,
        address=duty.place,
        updated_on=standing.renewed_on if standing and is_there else None,
        state=state.value if state else "",
        words=duty.state_words,
        tone=duty.tone,
        group=duty.group,
        legal_basis=duty.legal_basis,
    )


def grouped(items: Sequence[Item]) -> list[ItemGroup]:
    """Sort the matters by the acts that want them; an act that wants nothing is left out."""
    found = [
        ItemGroup(code, title, [item for item in items if item.group == code])
        for code, title in Group.choices
    ]
    return [group for group in found if group.items]


def items_data(items: Sequence[Item], *, as_of: date) -> dict[str, Any]:
    return {"as_of": as_of.isoformat(), "items": [_row(item) for item in items]}


def items_csv(items: Sequence[Item]) -> str:
    return open_csv(CSV_COLUMNS, (_row(item) for item in items))


def _row(item: Item) -> dict[str, str | None]:
    return {
        "code": item.code,
        "title": item.title,
        "address": absolute(item.address) if item.address else "",
        "updated_on": item.updated_on.isoformat() if item.updated_on else None,
        "state": item.state,
        "state_title": item.words,
        "group": item.group,
        "group_title": Group(item.group).label,
        "legal_basis": item.legal_basis,
    }
