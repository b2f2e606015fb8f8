import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.gis_sync.stand.client import DECLARED, NAMES, Client, answer, export, guid
from tests.gis_sync.stand.conftest import EMPLOYEE, SUPPLIER, TOPIC
from tests.gis_sync.stand.test_importing import (
    DELETE,
    EXECUTED,
    SEND,
    action,
    answers,
    attachment,
    load,
    not_required,
    one_answer,
    performer,
    redirect,
    roll_over,
)

from gis_sync.stand import structure
from gis_sync.stand.services import APPEALS_SERVICE, NSI_SERVICE, ORGANISATION_SERVICE, Service

FILE = f"<a:Attachment>{attachment(guid())}</a:Attachment>"
PAIR = (
    f"<a:SignedAttachments><b:Attachment>{attachment(guid())}</b:Attachment>"
    f"<b:Signature>{attachment(guid())}</b:Signature></a:SignedAttachments>"
)
HEADERS = Client("", SUPPLIER)
VALID: list[tuple[Service, str]] = [
    (APPEALS_SERVICE, HEADERS.header()),
    (
        APPEALS_SERVICE,
        HEADERS.header().replace(
            "</b:RequestHeader>",
            "<b:ISCreator><b:ISName>ИС</b:ISName><b:ISOperatorName>АО</b:ISOperatorName></b:ISCreator>"
            "</b:RequestHeader>",
        ),
    ),
    (NSI_SERVICE, HEADERS.system_header()),
    (APPEALS_SERVICE, f"<b:getStateRequest><b:MessageGUID>{guid()}</b:MessageGUID></b:getStateRequest>"),
    (APPEALS_SERVICE, export(f"<a:AppealGUID>{guid()}</a:AppealGUID><a:AppealGUID>{guid()}</a:AppealGUID>")),
    (
        APPEALS_SERVICE,
        export("<a:AppealNumber>1</a:AppealNumber><a:IncludeHCSAppeals>true</a:IncludeHCSAppeals>"),
    ),
    (APPEALS_SERVICE, export(f"<a:AnswerGUID>{guid()}</a:AnswerGUID>")),
    (
        APPEALS_SERVICE,
        export(
            "<a:StartDate>2026-01-01</a:StartDate><a:EndDate>2026-02-28+03:00</a:EndDate>"
            f"<a:AppealTheme><n:Code>5.3</n:Code><n:GUID>{TOPIC.guid}</n:GUID><n:Name>Т</n:Name></a:AppealTheme>"
            f"<a:FIASHouseGuid>{guid()}</a:FIASHouseGuid><a:StatusOfAppeal><a:NotSent>true</a:NotSent>"
            "<a:Sent>true</a:Sent><a:InWork>true</a:InWork><a:Executed>true</a:Executed>"
            "<a:Withdrawn>true</a:Withdrawn></a:StatusOfAppeal>"
        ),
    ),
    (
        APPEALS_SERVICE,
        export(
            "<a:StartCreateDate>2026-01-01</a:StartCreateDate><a:EndCreateDate>2026-01-01</a:EndCreateDate>"
            "<a:StartPostDate>2026-01-01</a:StartPostDate><a:EndPostDate>2026-01-01</a:EndPostDate>"
        ),
    ),
    (
        APPEALS_SERVICE,
        answer(
            answers(one_answer(load("Ответ", FILE + PAIR) + SEND, 51), one_answer(DELETE, 52, guid()))
            + action(performer("2026-11-03") + EXECUTED, 1, 1)
            + action(
                redirect().replace("</a:Comment>", f"</a:Comment>{FILE}") + roll_over("2026-12-20"), 2, 2
            )
            + action(not_required(), 3, 3)
        ),
    ),
    (
        NSI_SERVICE,
        '<c:exportNsiItemRequest Id="x" b:version="10.0.1.2"><c:RegistryNumber>220</c:RegistryNumber>'
        "<n:ListGroup>NSI</n:ListGroup><c:ModifiedAfter>2026-11-01T00:00:00</c:ModifiedAfter>"
        "</c:exportNsiItemRequest>",
    ),
    (
        NSI_SERVICE,
        '<c:exportNsiPagingItemRequest Id="x" b:version="10.0.1.2"><c:RegistryNumber>220</c:RegistryNumber>'
        "<n:ListGroup>NSI</n:ListGroup><c:Page>1</c:Page></c:exportNsiPagingItemRequest>",
    ),
    (
        ORGANISATION_SERVICE,
        '<o:exportOrgRegistryRequest Id="x" b:version="10.0.2.1"><o:SearchCriteria>'
        "<g:OGRN>1020000000001</g:OGRN>"
        "<g:KPP>770001001</g:KPP><o:isRegistered>true</o:isRegistered></o:SearchCriteria><o:SearchCriteria>"
        f"<r:orgRootEntityGUID>{guid()}</r:orgRootEntityGUID></o:SearchCriteria>"
        "<o:lastEditingDateFrom>2026-01-01</o:lastEditingDateFrom></o:exportOrgRegistryRequest>",
    ),
]
TEXTS = [
    "",
    " ",
    "true",
    "1",
    "2026-02-30",
    "2026-02-28",
    "2026-11-01T25:00:00",
    "x" * 1025,
    "5.3",
    EMPLOYEE,
    "220",
]


def read(body: str) -> etree._Element:
    around = etree.fromstring(f"<x {DECLARED}>{body}</x>")
    [element] = around
    around.remove(element)
    return element


def is_right(element: etree._Element) -> bool:
    return not list(structure.problems(element))


def _remove(element: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _double(element: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.append(etree.fromstring(etree.tostring(element)))


def _swap(element: etree._Element, chance: random.Random) -> None:
    element[:] = chance.sample(list(element), len(element))


def _rename(element: etree._Element, chance: random.Random) -> None:
    if element.getparent() is not None:
        element.tag = f"{{{NAMES['a']}}}{chance.choice(['AppealGUID', 'Executed', 'Comment', 'SendAnswer'])}"


def _fill(element: etree._Element, chance: random.Random) -> None:
    element.text = chance.choice(TEXTS)


def _mark(element: etree._Element, chance: random.Random) -> None:
    element.set("mark", "1")


CHANGES: list[Callable[[etree._Element, random.Random], None]] = [
    _remove,
    _double,
    _swap,
    _rename,
    _fill,
    _mark,
]


def is_stricter_by_length(error: str) -> bool:
    """Tell whether the schema refuses by what came with 15.11.0.0: the stand does that item by item."""
    return "minLength" in error or ("Expected is" in error and "}Comment )" in error)


def test_every_child_that_a_rule_names_has_a_rule_of_its_own() -> None:
    named = {name for rule in structure._CONTENT.values() for name in re.findall(r"(\w+:\w+);", rule)}
    known = {name.rpartition("/")[2] for name in [*structure._CONTENT, *structure._TEXTS]}
    assert named - known - structure._OPAQUE == set()


@pytest.mark.parametrize("number", range(len(VALID)))
def test_right_messages_are_right(number: int) -> None:
    assert list(structure.problems(read(VALID[number][1]))) == []


@pytest.fixture(scope="module")
def schemas(schema_directory: Path) -> Callable[[Service], etree.XMLSchema]:
    made: dict[str, etree.XMLSchema] = {}

    def of(service: Service) -> etree.XMLSchema:
        if service.schema not in made:
            made[service.schema] = etree.XMLSchema(etree.parse(schema_directory / service.schema))
        return made[service.schema]

    return of


@given(number=st.integers(0, len(VALID) - 1), seed=st.integers(), changes=st.integers(0, 2))
def test_the_rules_agree_with_the_official_schema(
    schemas: Callable[[Service], etree.XMLSchema], number: int, seed: int, changes: int
) -> None:
    service, body = VALID[number]
    element, chance = read(body), random.Random(seed)
    for _ in range(changes):
        chance.choice(CHANGES)(chance.choice(list(element.iter())), chance)
    document = etree.fromstring(etree.tostring(element))
    schema = schemas(service)
    is_valid = schema.validate(document)
    if not is_valid and all(is_stricter_by_length(str(error.message)) for error in schema.error_log):
        return
    assert is_right(document) is is_valid, (etree.tostring(document).decode(), str(schema.error_log))
