"""What may be asked for, and what the schema would let pass to harm."""

from datetime import date

import pytest
from tests.gis_sync.wire import guid

from gis_sync.messages.appeal_requests import (
    ByAnswerAttributes,
    ByAnswerGuid,
    ByAttributes,
    ByGuid,
    ByNumber,
    Query,
    export_request,
)
from gis_sync.messages.appeals import AppealStatus, Topic
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.profile import Profile

PROFILE = Profile()
DAY = date(2026, 11, 23)
HOUSES = (guid(1), guid(2))


def told(query: Query) -> list[tuple[str, str]]:
    """Return the elements of a request in their order, each with its text."""
    request = export_request(query, PROFILE)
    return [
        (each.tag.rpartition("}")[2], each.text or "") for each in request.iterdescendants() if len(each) == 0
    ]


def test_each_way_to_ask_has_its_elements() -> None:
    assert told(ByGuid((guid(1), guid(2)))) == [("AppealGUID", guid(1)), ("AppealGUID", guid(2))]
    assert told(ByNumber(("77-2026-1",))) == [("AppealNumber", "77-2026-1")]
    assert told(ByAnswerGuid((guid(3),))) == [("AnswerGUID", guid(3))]
    assert told(ByAnswerAttributes(DAY, DAY, sent_to=DAY, with_system_appeals=True)) == [
        ("StartCreateDate", "2026-11-23"), ("EndCreateDate", "2026-11-23"), ("EndPostDate", "2026-11-23"),
        ("IncludeHCSAppeals", "true"),
    ]  # fmt: skip


def test_attributes_come_in_the_order_of_the_schema() -> None:
    query = ByAttributes(DAY, None, Topic("5.3", guid(7), "Имя"), HOUSES, frozenset(AppealStatus), True)
    assert told(query) == [
        ("StartDate", "2026-11-23"), ("Code", "5.3"), ("GUID", guid(7)), ("FIASHouseGuid", guid(1)),
        ("FIASHouseGuid", guid(2)), ("Sent", "true"), ("InWork", "true"), ("Executed", "true"),
        ("Withdrawn", "true"), ("IncludeHCSAppeals", "true"),
    ]  # fmt: skip


def test_a_topic_or_a_house_is_enough() -> None:
    assert told(ByAttributes(house_guids=HOUSES[:1])) == [("FIASHouseGuid", guid(1))]
    assert told(ByAttributes(topic=Topic("A12.3.", guid(7)))) == [("Code", "A12.3."), ("GUID", guid(7))]


def test_a_request_carries_its_version_and_the_id_to_sign() -> None:
    request = export_request(ByGuid((guid(1),)), Profile(export_version="14.4.0.1"))
    assert dict(request.attrib) == {
        "Id": "signed-data-container",
        "{http://dom.gosuslugi.ru/schema/integration/base/}version": "14.4.0.1",
    }


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (ByAttributes(), "без единого условия"),
        (ByAttributes(with_system_appeals=True), "без единого условия"),
        (ByAnswerAttributes(), "без единого условия"),
        (ByAttributes(DAY, date(2026, 11, 22)), "23.11.2026 – 22.11.2026"),
        (ByAnswerAttributes(sent_from=DAY, sent_to=date(2026, 1, 1)), "кончается раньше"),
        (ByAnswerAttributes(created_from=DAY, created_to=date(2026, 1, 1)), "кончается раньше"),
        (ByGuid(()), "от 1 до 1000 обращений, а сейчас 0"),
        (ByNumber(tuple(str(number) for number in range(1001))), "а сейчас 1001"),
        (ByGuid((guid(10), guid(10).upper())), "Идентификатор обращения повторяется"),
        (ByAnswerGuid((guid(1), guid(1))), "Идентификатор ответа повторяется"),
        (ByNumber(("1", " 1")), "Номер обращения повторяется"),
        (ByNumber(("",)), "Номер обращения: не заполнено"),
        (ByNumber(("1" * 31,)), "не длиннее 30 знаков, а сейчас 31"),
        (ByGuid((guid(1) + " ",)), "не идентификатор"),
        (ByAttributes(house_guids=(guid(1), guid(1))), "Дом повторяется"),
        (ByAttributes(house_guids=("дом",)), "Код дома по ФИАС: «дом»"),
        (ByAttributes(topic=Topic("пять", guid(1))), "не код справочника"),
        (ByAttributes(topic=Topic("1." * 11, guid(1))), "не длиннее 20 знаков"),
        (ByAttributes(topic=Topic("5.3", "")), "Идентификатор темы"),
    ],
)
def test_what_would_do_harm_is_refused_in_words(query: Query, why: str) -> None:
    with pytest.raises(RequestInvalid, match=why):
        export_request(query, PROFILE)


def test_a_thousand_identifiers_are_taken() -> None:
    assert len(export_request(ByGuid(tuple(guid(number) for number in range(1000))), PROFILE)) == 1000
