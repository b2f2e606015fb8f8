"""Reference books: asked for whole or by pages, read as trees whatever their fields are."""

from datetime import UTC, datetime

import pytest
from tests.gis_sync.wire import guid, state, tag, text

from gis_sync.messages.envelope import StateResult, read_answer
from gis_sync.messages.errors import MessageUnreadable, RequestInvalid
from gis_sync.messages.nsi import MAX_DEPTH, NsiElement, NsiItem, TopicEntry, entries, item_request, read_item
from gis_sync.messages.profile import Profile

AT = datetime(2023, 1, 1, 9, tzinfo=UTC)


def field(name: str, kind: str, inner: str) -> str:
    opening = f'<ns6:NsiElementField xsi:type="ns6:NsiElement{kind}FieldType">'
    return f"{opening}{text('ns6:Name', name)}{inner}</ns6:NsiElementField>"


def named(name: str) -> str:
    return field("Тема обращения", "String", text("ns6:Value", name))


def element(number: int, code: str, inner: str, *, name: str = "NsiElement", actual: str = "true") -> str:
    head = text("ns6:Code", code) + text("ns6:GUID", guid(number))
    head += text("ns6:Modified", "2023-01-01T12:00:00.000+03:00") + text("ns6:IsActual", actual)
    return tag(f"ns6:{name}", head + inner)


def book(*elements: str, name: str = "NsiItem", after: str = "") -> StateResult:
    head = text("ns6:NsiItemRegistryNumber", "220") + text("ns6:Created", "2023-01-01T12:00:00.000+03:00")
    answer = read_answer(state(tag(f"ns9:{name}", head + "".join(elements) + after), service="ns9"))
    assert isinstance(answer, StateResult)
    return answer


def told(**wanted: object) -> list[tuple[str, str]]:
    request = item_request(Profile(), **wanted)  # type: ignore[arg-type]
    return [(each.tag.rpartition("}")[2], each.text or "") for each in request]


def test_a_book_is_asked_for_whole_or_by_pages() -> None:
    assert told() == [("RegistryNumber", "220"), ("ListGroup", "NSI")]
    assert told(registry_number=20, page=2, modified_after=AT) == [
        ("RegistryNumber", "20"), ("ListGroup", "NSI"), ("Page", "2"),
        ("ModifiedAfter", "2023-01-01T12:00:00.000+03:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("wanted", [{"registry_number": 0}, {"page": -1}])
def test_a_book_that_cannot_be_is_not_asked_for(wanted: dict[str, int]) -> None:
    with pytest.raises(RequestInvalid, match="числа от 1"):
        told(**wanted)


def test_a_tree_is_read_and_walked_from_the_top() -> None:
    leaf = element(3, "5.3.1", named("Перебои"), name="ChildElement", actual="false")
    below = element(2, "5.3", named("Качество") + leaf, name="ChildElement")
    item = read_item(book(element(1, "5", named("Услуги") + below), element(4, "6", named("Иное"))))
    perebory = NsiElement("5.3.1", guid(3), False, AT, (("Тема обращения", "Перебои"),))
    quality = NsiElement("5.3", guid(2), True, AT, (("Тема обращения", "Качество"),), (perebory,))
    services = NsiElement("5", guid(1), True, AT, (("Тема обращения", "Услуги"),), (quality,))
    other = NsiElement("6", guid(4), True, AT, (("Тема обращения", "Иное"),))
    assert item == NsiItem("220", AT, (services, other))
    assert list(entries(item)) == [
        TopicEntry(services, ("Услуги",)),
        TopicEntry(quality, ("Услуги", "Качество")),
        TopicEntry(perebory, ("Услуги", "Качество", "Перебои")),
        TopicEntry(other, ("Иное",)),
    ]


def test_each_type_of_field_keeps_its_value_in_a_place_of_its_own() -> None:
    position = tag("ns6:Position", text("ns6:GUID", guid(9)) + text("ns6:Value", "да"))
    ref = tag("ns6:Ref", text("ns6:Code", "1") + text("ns6:GUID", guid(9)) + text("ns6:Name", "кВт"))
    fields = [
        field("число", "Integer", text("ns6:Value", "7")),
        field("список", "Enum", position),
        field("ссылка", "NsiRef", tag("ns6:NsiRef", text("ns6:NsiItemRegistryNumber", "2") + ref)),
        field("единица", "OkeiRef", text("ns6:Code", "245")),
        field("пусто", "String", ""),
        field("новый", "Future", text("ns6:Value", " x ")),
    ]
    item = read_item(book(element(1, "1", "".join(fields))))
    assert item is not None
    assert item.elements[0].fields == (
        ("число", "7"), ("список", "да"), ("ссылка", "кВт"), ("единица", "245"), ("пусто", ""),
        ("новый", "x"),
    )  # fmt: skip
    assert item.elements[0].name == "7"


def test_an_entry_without_a_name_is_called_by_its_code_and_one_without_a_change_by_its_start() -> None:
    started = element(1, "5", "").replace("ns6:Modified", "ns6:StartDate")
    item = read_item(book(started))
    assert item is not None
    assert (item.elements[0].name, item.elements[0].modified_at) == ("5", AT)


def test_a_page_says_which_of_how_many_it_is() -> None:
    counts = text("ns9:TotalItemsCount", "1500") + text("ns9:TotalPages", "2") + text("ns9:CurrentPage", "1")
    item = read_item(book(element(1, "5", named("Услуги")), name="NsiPagingItem", after=counts))
    assert item is not None
    assert (item.page, item.pages) == (1, 2)


def test_an_answer_without_a_book_holds_none() -> None:
    answer = read_answer(state("", service="ns9"))
    assert isinstance(answer, StateResult)
    assert read_item(answer) is None


def nested(depth: int) -> str:
    opening = element(1, "1", "|").partition("|")[0].replace("NsiElement", "ChildElement")
    return opening * depth + "</ns6:ChildElement>" * depth


def test_a_bottomless_tree_is_refused() -> None:
    item = read_item(book(element(1, "1", nested(MAX_DEPTH - 1))))
    assert item is not None
    assert len(list(entries(item))) == MAX_DEPTH
    for depth in (MAX_DEPTH, 1500):
        with pytest.raises(MessageUnreadable, match="вложен глубже 20 уровней"):
            read_item(book(element(1, "1", nested(depth))))
