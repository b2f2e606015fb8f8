from dataclasses import replace
from datetime import date

import pytest
from lxml import etree
from tests.gis_sync.stand.client import (
    NAMES,
    NSI,
    ORGANISATIONS,
    Client,
    acknowledged,
    guid,
    only,
    texts,
)
from tests.gis_sync.stand.conftest import OTHER, OTHER_ROOT, SUPPLIER, SUPPLIER_ROOT, TOPIC

from gis_sync.stand.server import Stand
from gis_sync.stand.world import Topic

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def topics(client: Client, number: int = 220, after: str = "", page: int = 0) -> etree._Element:
    modified = f"<c:ModifiedAfter>{after}</c:ModifiedAfter>" if after else ""
    of_page = f"<c:Page>{page}</c:Page>" if page else ""
    action = "exportNsiPagingItem" if page else "exportNsiItem"
    body = (
        f'<c:{action}Request b:version="10.0.1.2"><c:RegistryNumber>{number}</c:RegistryNumber>'
        f"<n:ListGroup>NSI</n:ListGroup>{of_page}{modified}</c:{action}Request>"
    )
    message = acknowledged(client.post(action, client.envelope(body, client.system_header()), NSI))
    return only(client.state(message, NSI), "c:getStateResult")


def organisations(client: Client, *criteria: str) -> etree._Element:
    inside = "".join(f"<o:SearchCriteria>{one}</o:SearchCriteria>" for one in criteria)
    body = f'<o:exportOrgRegistryRequest b:version="10.0.2.1">{inside}</o:exportOrgRegistryRequest>'
    content = client.envelope(body, client.system_header())
    message = acknowledged(client.post("exportOrgRegistry", content, ORGANISATIONS))
    return only(client.state(message, ORGANISATIONS), "o:getStateResult")


def test_registry_220_is_a_tree_with_names_in_typed_fields(client: Client) -> None:
    result = topics(client)
    [element] = result.findall("c:NsiItem/n:NsiElement", NAMES)
    assert result.get(f"{{{NAMES['b']}}}version") == "10.0.1.2"
    assert texts(element, "n:Code") == ["5"]
    assert texts(element, "n:ChildElement/n:Code") == ["5.3"]
    assert texts(element, "n:ChildElement/n:GUID") == [TOPIC.children[0].guid]
    field = element.find("n:ChildElement/n:NsiElementField", NAMES)
    assert field is not None
    assert texts(field, "n:Value") == ["Качество электроэнергии"]
    prefix, _, name = field.get(f"{{{XSI}}}type", "").partition(":")
    assert (field.nsmap[prefix], name) == (NAMES["n"], "NsiElementStringFieldType")


@pytest.mark.parametrize(
    ("after", "codes"),
    [
        ("2023-12-31T23:59:59+03:00", ["7"]),
        ("2024-01-01T00:00:00", []),
        ("2023-12-31T20:59:59Z", ["7"]),
        ("2022-01-01T00:00:00.000+03:00", ["5", "7"]),
    ],
)
def test_only_what_changed_since_comes_when_that_is_asked(
    stand: Stand, client: Client, after: str, codes: list[str]
) -> None:
    stand.world.topics.append(replace(TOPIC, code="7", children=(), modified=date(2024, 1, 1)))
    result = topics(client, after=after)
    assert texts(result, "c:NsiItem/n:NsiElement/n:Code") == codes
    assert (texts(result, "b:ErrorMessage/b:ErrorCode") == ["INT002012"]) is (not codes)


@pytest.mark.parametrize(("page", "count"), [(1, 1000), (2, 1), (3, 0)])
def test_a_registry_comes_by_pages_of_a_thousand(stand: Stand, client: Client, page: int, count: int) -> None:
    stand.world.topics = [Topic(str(code), guid(), f"Тема {code}") for code in range(1, 1002)]
    result = topics(client, page=page)
    assert len(texts(result, "c:NsiPagingItem/n:NsiElement/n:Code")) == count
    if count:
        counts = [texts(result, f"c:NsiPagingItem/c:{name}") for name in ("TotalItemsCount", "TotalPages")]
        assert counts == [["1001"], ["2"]]
        assert texts(result, "c:NsiPagingItem/c:CurrentPage") == [str(page)]
    else:
        assert texts(result, "b:ErrorMessage/b:ErrorCode") == ["INT002012"]


def test_a_registry_that_is_not_kept_is_an_error(client: Client) -> None:
    assert texts(topics(client, 51), "b:ErrorMessage/b:ErrorCode") == ["INT002000"]


@pytest.mark.parametrize(
    ("criterion", "found"),
    [
        ("<g:OGRN>1020000000001</g:OGRN>", [SUPPLIER]),
        ("<g:OGRN>1020000000001</g:OGRN><g:KPP>770001001</g:KPP>", [SUPPLIER]),
        ("<g:OGRN>1020000000001</g:OGRN><g:KPP>770001002</g:KPP>", []),
        (f"<r:orgRootEntityGUID>{OTHER_ROOT.upper()}</r:orgRootEntityGUID>", [OTHER]),
        (f"<o:orgPPAGUID>{OTHER}</o:orgPPAGUID><o:isRegistered>true</o:isRegistered>", [OTHER]),
        ("<g:OGRNIP>320000000000001</g:OGRNIP>", []),
        ("<r:orgVersionGUID>f1000000-0000-4000-8000-000000000001</r:orgVersionGUID>", []),
    ],
)
def test_an_organisation_is_found_by_any_of_its_identifiers(
    client: Client, criterion: str, found: list[str]
) -> None:
    result = organisations(client, criterion)
    assert texts(result, "o:exportOrgRegistryResult/b:orgPPAGUID") == found
    assert (texts(result, "b:ErrorMessage/b:ErrorCode") == ["INT002012"]) is (not found)


def test_what_comes_of_an_organisation(client: Client) -> None:
    one = "<g:OGRN>1020000000001</g:OGRN>"
    result = organisations(client, one, one, f"<o:orgPPAGUID>{OTHER}</o:orgPPAGUID>")
    first, second = result.findall("o:exportOrgRegistryResult", NAMES)
    assert texts(first, "r:orgRootEntityGUID") == [SUPPLIER_ROOT]
    assert texts(first, "o:OrgVersion/o:Legal/g:OGRN") == ["1020000000001"]
    assert texts(first, "o:OrgVersion/o:Legal/r:FullName") == ["Общество 1020000000001"]
    assert texts(second, "r:orgRootEntityGUID") == [OTHER_ROOT]


def test_a_hundred_and_one_criteria_are_too_many(client: Client) -> None:
    inside = "<o:SearchCriteria><g:OGRN>1020000000001</g:OGRN></o:SearchCriteria>" * 101
    body = f'<o:exportOrgRegistryRequest b:version="10.0.2.1">{inside}</o:exportOrgRegistryRequest>'
    response = client.post("exportOrgRegistry", client.envelope(body, client.system_header()), ORGANISATIONS)
    assert response.status_code == 500
