"""The terms in force as rows for a visitor: channels with equal terms together, in words. No queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from questions.choices import Channel, Kind
from questions.deadlines import Unit
from questions.models.terms import NoTermInForce, ResponseTerm, most_specific
from workdays.wording import counted

DAYS = {
    Unit.WORKING_DAY.value: ("рабочий день", "рабочих дня", "рабочих дней"),
    Unit.CALENDAR_DAY.value: ("календарный день", "календарных дня", "календарных дней"),
    Unit.MONTH.value: ("месяц", "месяца", "месяцев"),
}
ANY_KIND = ""


@dataclass(frozen=True)
class TermRow:
    """One line of the table; `kind` is empty where the term holds for every kind of appeal."""

    channels: str
    kind: str
    term: str
    extension: str
    source: str


@dataclass(frozen=True)
class TermsTable:
    """Rows and what establishes them all; `source` is empty where the rows differ in it."""

    rows: list[TermRow]
    source: str


def terms_table(rules: Iterable[ResponseTerm], on: date) -> TermsTable:
    """Return the terms in force on a day as a table."""
    rows = term_rows(rules, on)
    sources = {row.source for row in rows}
    return TermsTable(rows, sources.pop() if len(sources) == 1 else "")


def term_rows(rules: Iterable[ResponseTerm], on: date) -> list[TermRow]:
    """Return the terms in force on a day: first those for every kind, then what differs for a single kind."""
    known = list(rules)
    groups: dict[tuple[str, ...], list[str]] = {}
    for kind in (ANY_KIND, *Kind.values):
        for channel, words in _terms_of(known, kind, on):
            groups.setdefault((kind, *words), []).append(Channel(channel).label)
    return [
        TermRow(_sentence(channels), Kind(kind).label if kind else "", term, extension, source)
        for (kind, term, extension, source), channels in groups.items()
    ]


def _terms_of(rules: list[ResponseTerm], kind: str, on: date) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield the channels and their terms for a kind, leaving out what already holds for every kind."""
    for channel in Channel.values:
        words = _words(rules, channel, kind, on)
        if words and (kind == ANY_KIND or words != _words(rules, channel, ANY_KIND, on)):
            yield channel, words


def _words(rules: list[ResponseTerm], channel: str, kind: str, on: date) -> tuple[str, str, str] | None:
    try:
        rule = most_specific(rules, channel=channel, on=on, kind=kind)
    except NoTermInForce:
        return None
    return amount_words(rule.amount, rule.unit), _extension(rule), rule.source


def _extension(rule: ResponseTerm) -> str:
    if not rule.extension_amount:
        return "не продлевается"
    return f"не более чем на {amount_words(rule.extension_amount, rule.extension_unit)}"


def amount_words(amount: int, unit: str) -> str:
    """Write a term with a no-break space: 1 рабочий день, 2 рабочих дня, 11 рабочих дней, 21 рабочий день."""
    return counted(amount, *DAYS[unit], space="\u00a0")


def _sentence(names: list[str]) -> str:
    text = ", ".join(names)
    return text[:1].upper() + text[1:]
