"""The legal wording of a reminder and the places in it that a row of the file fills. Pure."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from reminders.rules import NEEDS, Facts, Field, Kind

PLACE = re.compile(r"\{([^{}]*)\}")
SPACE = "\u00a0"
PLACES = {
    "счёт": "account",
    "имя": "name",
    "адрес": "address",
    "сумма": "amount",
    "долг на": "as_of",
    "оплатить до": "pay_by",
    "дата события": "event_on",
    "компания": "company",
    "телефон": "phone_of_company",
    "сайт": "site",
}
"""What may stand in braces, and what fills it."""
OF_FIELD = {field: place for place, field in PLACES.items()}
UNKNOWN = "«{{{place}}}» подставить нечем. Можно: {known}."
LACKS = "В тексте нет «{{{place}}}»: без этого напоминание неполно."
OPTIONAL_GAP = "не указано"
IN_SUBJECT = "В теме письма не может быть «{{{place}}}»: её видно, не открывая письма."
PUBLIC = ("company", "phone_of_company", "site")


def places_in(text: str) -> list[str]:
    return [" ".join(found.split()) for found in PLACE.findall(text)]


def faults_of(kind: Kind, *, subject: str, text: str, spoken: str) -> list[str]:
    """Return in Russian what keeps a wording from being used."""
    known = ", ".join(f"{{{place}}}" for place in PLACES)
    met = dict.fromkeys([*places_in(subject), *places_in(text), *places_in(spoken)])
    found = [UNKNOWN.format(place=place, known=known) for place in met if place not in PLACES]
    needed = ["account", *(need.value for need in NEEDS[kind])]
    inside = {PLACES.get(place) for place in places_in(text)}
    found += [LACKS.format(place=OF_FIELD[need]) for need in needed if need not in inside]
    personal = [place for place in places_in(subject) if PLACES.get(place) not in PUBLIC]
    return found + [IN_SUBJECT.format(place=place) for place in personal]


def filled(text: str, facts: Facts, company: Mapping[str, str]) -> str:
    """Return a wording with a row's values; a value that the row does not have is said to be missing."""
    values = {
        "account": facts.account,
        "name": facts.name or "потребитель",
        "address": facts.address,
        "amount": rubles(facts.amount) if facts.amount is not None else "",
        Field.AS_OF.value: day_words(facts.as_of),
        Field.PAY_BY.value: day_words(facts.pay_by),
        Field.EVENT_ON.value: day_words(facts.event_on),
        **company,
    }

    def value(found: re.Match[str]) -> str:
        name = PLACES.get(" ".join(found[1].split()), "")
        said = values.get(name) or OPTIONAL_GAP
        # «руб.» at the end of a sentence has one full stop for both.
        return said.removesuffix(".") if text.startswith(".", found.end()) else said

    return PLACE.sub(value, text)


def rubles(amount: Decimal) -> str:
    """Return «1 234,50 руб.» with spaces that do not break."""
    whole, _, part = f"{amount:,.2f}".partition(".")
    return f"{whole.replace(',', SPACE)},{part}{SPACE}руб."


def day_words(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
