"""What the ledger says of a row of the journal, in words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ledger.chain import Value
from ledger.models import Entry
from privacy.views.base import names_of
from questions.models import Appeal, Topic
from service.choices import ContactChannel, ContactOutcome
from service.durations import or_not_measured
from service.models import Contact
from service.moments import NAMES
from staff.models import Employee

EVENTS = {
    "arrived": "Записан в очередь",
    "begun": "Обслуживание начато",
    "finished": "Обслуживание закончено",
    "left": "Отмечено, что не дождался",
    "stepped_back": "Последнее действие отменено",
    "closed": "Закрыто как неизмеренное",
    "joined": "Присоединено обращение",
    "recorded": "Внесено вручную",
    "corrected": "Исправлено",
    "struck_out": "Исключено из подсчёта",
    "taken_back": "Возвращено в подсчёт",
    "imported": "Загружено из журнала",
}
KEYS = {
    "employee_id": ("Сотрудник", Employee),
    "topic_id": ("Тема", Topic),
    "appeal_id": ("Обращение", Appeal),
}
CODES: dict[str, tuple[str, Mapping[str, str]]] = {
    "channel": ("Канал", dict(ContactChannel.choices)),
    "outcome": ("Чем кончилось", dict(ContactOutcome.choices)),
}
SECONDS = {"waiting_seconds": "Ожидание", "service_seconds": "Обслуживание"}
NOTHING = "не указано"
Names = Mapping[tuple[str, Value], str]
"""What people, topics and appeals are called, by what they are and their key."""
Change = tuple[str, str, str]


@dataclass(frozen=True)
class Line:
    """One step: when, by whom, what, and each changed value as «what: former → new»."""

    at: datetime
    who: str
    what: str
    changes: list[Change]


def history_of(contact: Contact) -> list[Line]:
    """Return the steps of a row, the first one first; five queries at most, however many steps there are."""
    entries = list(Entry.objects.in_stream(contact.stream))
    people = names_of({entry.actor for entry in entries})
    data = [json.loads(entry.text) for entry in entries]
    named = _names(data)
    return [
        Line(
            entry.created_at, people[entry.actor], EVENTS.get(entry.event, entry.event),
            list(_changes(each, named)),
        )
        for entry, each in zip(entries, data, strict=True)
    ]  # fmt: skip


def _names(data: Iterable[Mapping[str, Value]]) -> dict[tuple[str, Value], str]:
    """Return the names of the people, topics and appeals that the steps mention by their keys."""
    mentioned: dict[str, set[Value]] = {name: set() for name in KEYS}
    for each in data:
        for key, value in each.items():
            name = key.removesuffix("_old").removesuffix("_new")
            if name in mentioned and value is not None:
                mentioned[name].add(value)
    return {
        (name, row.pk): _name(row)
        for name, keys in mentioned.items()
        if keys
        for row in KEYS[name][1]._default_manager.filter(pk__in=keys)
    }


def _name(row: Any) -> str:
    if isinstance(row, Employee):
        return row.initials_name
    return f"№ {row.registration_number}" if isinstance(row, Appeal) else str(row)


def _changes(data: Mapping[str, Value], named: Names) -> Iterator[Change]:
    for key in data:
        name = key.removesuffix("_old")
        if name != key and f"{name}_new" in data:
            former, new = (_words(name, data[f"{name}_{part}"], named) for part in ("old", "new"))
            if label := _label(name):
                yield label, former, new


def _label(name: str) -> str:
    if name in KEYS:
        return KEYS[name][0]
    if name in CODES:
        return CODES[name][0]
    return SECONDS.get(name) or NAMES.get(name, "")


def _words(name: str, value: Value, named: Names) -> str:
    if name in SECONDS:
        return or_not_measured(value if isinstance(value, int) else None)
    if value in (None, ""):
        return NOTHING
    if name in NAMES:
        return f"{timezone.localtime(datetime.fromisoformat(str(value))):%d.%m.%Y %H:%M:%S}"
    if name in CODES:
        return str(CODES[name][1].get(str(value), value))
    return named.get((name, value), str(value))
