"""Snapshots for the tests of the public pages, made by the rules that make real ones."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from disclosure.yearly.definitions import definitions
from disclosure.yearly.facts import AppealFacts, ContactFacts
from disclosure.yearly.snapshot import Measure, Programme, Share, Snapshot, Survey, SurveyQuestion
from disclosure.yearly.tables import ContactCounts, appeal_tables, contact_tables
from questions.choices import Audience, Channel, Kind
from questions.timeliness import AtCutOff
from service.choices import ContactChannel

IN_TERM, LATE, NOT_DUE, _ = (part.value for part in AtCutOff)
TOPICS = {1: "Тарифы и оплата"}


def fact(
    month: int = 2, kind: str = Kind.QUESTION, part: str = IN_TERM, topic: int = 1, mark: int = 0, **more: Any
) -> AppealFacts:
    values: dict[str, Any] = {
        "channel": Channel.WEBSITE.value,
        "audience": Audience.INDIVIDUAL.value,
        "outcome": "",
        "extended": 0,
        **more,
    }
    return AppealFacts(month=month, kind=str(kind), topic=topic, part=part, mark=mark, **values)


APPEALS = Counter(
    {
        fact(2, mark=5): 3,
        fact(2, Kind.COMPLAINT, mark=4): 1,
        fact(7, Kind.CLAIM, LATE): 1,
        fact(12, part=NOT_DUE): 1,
    }
)
CONTACTS = [
    *(ContactFacts(2, ContactChannel.IN_PERSON.value, seconds, 600) for seconds in (300, 444)),
    ContactFacts(3, ContactChannel.IN_PERSON.value, None, None),
    *(ContactFacts(2, ContactChannel.PHONE.value, seconds, 120) for seconds in (20, 41)),
]
"""In the office they waited 372 s in February, in March nobody measured; on the telephone 30.5 s."""
PROGRAMME = Programme(
    "",
    (
        Measure("Вторая касса", "офис", date(2025, 5, 1), "выполнено", date(2025, 4, 20), "Открыта.", 2),
        Measure("Обучение", "сотрудники", date(2025, 9, 1), "не выполнено", None, "", 0),
    ),
)
SURVEY = Survey(
    "Как мы работаем",
    date(2025, 10, 1),
    21,
    Decimal("4.33"),
    (SurveyQuestion("Понятен ли ответ?", 20, None, (Share("Да", 15), Share("Нет", 5))),),
)


def a_snapshot(
    year: int = 2025,
    appeals: Counter[AppealFacts] | None = None,
    contacts: list[ContactFacts] | None = None,
    **changes: Any,
) -> Snapshot:
    """Return a whole report; without contacts nobody kept a journal of them."""
    counts = ContactCounts()
    for each in CONTACTS if contacts is None else contacts:
        counts.add(each)
    tables = (*appeal_tables(APPEALS if appeals is None else appeals, topics=TOPICS), *contact_tables(counts))
    values: dict[str, Any] = {
        "year": year,
        "edition": 1,
        "cut_off": date(year + 1, 2, 1),
        "made_at": datetime(year + 1, 2, 2, 9, tzinfo=UTC),
        "demo": False,
        "code_version": "0.1.0",
        "rows_sha256": "ab" * 32,
        "rows_count": 11,
        "tables": tables,
        "programme": PROGRAMME,
        "surveys": (SURVEY,),
        "schedule": (f"Телефон, с 01.01.{year} по 31.12.{year}: понедельник – пятница 8:00–17:00",),
        "definitions": definitions(date(year + 1, 2, 1)),
    }
    return Snapshot(**{**values, **changes})
