"""Requests of exportAppeal: five ways to ask for appeals, never mixed."""

import re
from dataclasses import dataclass, fields
from datetime import date

from lxml import etree

from gis_sync.messages.appeals import AppealStatus, Topic
from gis_sync.messages.building import (
    add,
    add_day,
    add_true,
    checked_guid,
    checked_text,
    new_request,
    refuse_duplicates,
)
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.namespaces import APPEALS, NSI_BASE, ap, nsi
from gis_sync.messages.profile import MAX_ITEMS, Profile

# Appeals that were not sent are never exported.
_STATUSES = {
    AppealStatus.SENT: "Sent",
    AppealStatus.IN_WORK: "InWork",
    AppealStatus.EXECUTED: "Executed",
    AppealStatus.WITHDRAWN: "Withdrawn",
}

_CODE = re.compile(r"A?\d(\.?A?\d)*\.?", re.ASCII)


@dataclass(frozen=True)
class ByGuid:
    """Appeals by their identifiers, 1 to 1000."""

    guids: tuple[str, ...]


@dataclass(frozen=True)
class ByNumber:
    """Appeals by their numbers, 1 to 1000."""

    numbers: tuple[str, ...]


@dataclass(frozen=True)
class ByAttributes:
    """Appeals created from one day to another, both included, of a topic, houses, states (any of them).

    `with_system_appeals`: also those that GIS ZhKKh made itself.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    topic: Topic | None = None
    house_guids: tuple[str, ...] = ()
    statuses: frozenset[AppealStatus] = frozenset()
    with_system_appeals: bool = False


@dataclass(frozen=True)
class ByAnswerGuid:
    """Appeals by the identifiers of their answers, 1 to 1000."""

    guids: tuple[str, ...]


@dataclass(frozen=True)
class ByAnswerAttributes:
    """Appeals whose answers were created or sent from one day to another, both included."""

    created_from: date | None = None
    created_to: date | None = None
    sent_from: date | None = None
    sent_to: date | None = None
    with_system_appeals: bool = False


Query = ByGuid | ByNumber | ByAttributes | ByAnswerGuid | ByAnswerAttributes


def export_request(query: Query, profile: Profile) -> etree._Element:
    """Return the request, ready to be signed.

    RequestInvalid for what the schema would let pass to ask for everything (no criterion at all), for
    duplicates, for more than GIS ZhKKh takes, and for a period that ends before it begins.
    """
    request = new_request(ap("exportAppealRequest"), profile.export_version, {"ap": APPEALS})
    match query:
        case ByGuid():
            _add_guids(request, "AppealGUID", query.guids, "Идентификатор обращения")
        case ByNumber():
            _add_numbers(request, query.numbers)
        case ByAttributes():
            _add_attributes(request, query)
        case ByAnswerGuid():
            _add_guids(request, "AnswerGUID", query.guids, "Идентификатор ответа")
        case _:
            _add_answer_attributes(request, query)
    return request


def _add_guids(request: etree._Element, name: str, guids: tuple[str, ...], what: str) -> None:
    _check_count(guids, what)
    for each in guids:
        add(request, ap(name), checked_guid(each, what))


def _add_numbers(request: etree._Element, numbers: tuple[str, ...]) -> None:
    _check_count(numbers, "Номер обращения")
    for number in numbers:
        add(request, ap("AppealNumber"), checked_text(number, "Номер обращения", (1, 30)))


def _check_count(values: tuple[str, ...], what: str) -> None:
    if not 1 <= len(values) <= MAX_ITEMS:
        raise RequestInvalid(f"В одном запросе от 1 до {MAX_ITEMS} обращений, а сейчас {len(values)}.")
    refuse_duplicates(list(values), what)


def _add_attributes(request: etree._Element, query: ByAttributes) -> None:
    _check_criteria(query)
    _check_period(query.starts_on, query.ends_on)
    refuse_duplicates(list(query.house_guids), "Дом")
    add_day(request, ap("StartDate"), query.starts_on)
    add_day(request, ap("EndDate"), query.ends_on)
    if query.topic is not None:
        _add_topic(request, query.topic)
    for house in query.house_guids:
        add(request, ap("FIASHouseGuid"), checked_guid(house, "Код дома по ФИАС"))
    if query.statuses:
        chosen = add(request, ap("StatusOfAppeal"))
        for status, name in _STATUSES.items():
            add_true(chosen, ap(name), status in query.statuses)
    add_true(request, ap("IncludeHCSAppeals"), query.with_system_appeals)


def _add_topic(request: etree._Element, topic: Topic) -> None:
    if not _CODE.fullmatch(topic.code):
        raise RequestInvalid(f"Код темы: «{topic.code}» — не код справочника; код выглядит так: 5.3.")
    theme = etree.SubElement(request, ap("AppealTheme"), nsmap={"nsi": NSI_BASE})
    add(theme, nsi("Code"), checked_text(topic.code, "Код темы", (1, 20)))
    add(theme, nsi("GUID"), checked_guid(topic.guid, "Идентификатор темы"))


def _add_answer_attributes(request: etree._Element, query: ByAnswerAttributes) -> None:
    _check_criteria(query)
    _check_period(query.created_from, query.created_to)
    _check_period(query.sent_from, query.sent_to)
    add_day(request, ap("StartCreateDate"), query.created_from)
    add_day(request, ap("EndCreateDate"), query.created_to)
    add_day(request, ap("StartPostDate"), query.sent_from)
    add_day(request, ap("EndPostDate"), query.sent_to)
    add_true(request, ap("IncludeHCSAppeals"), query.with_system_appeals)


def _check_criteria(query: ByAttributes | ByAnswerAttributes) -> None:
    if not any(getattr(query, each.name) for each in fields(query) if each.name != "with_system_appeals"):
        raise RequestInvalid("Запрос без единого условия выгрузил бы все обращения: укажите период.")


def _check_period(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise RequestInvalid(
            f"Период кончается раньше, чем начинается: {starts_on:%d.%m.%Y} – {ends_on:%d.%m.%Y}."
        )
