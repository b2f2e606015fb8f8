import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from tests.gis_sync.stand.client import (
    APPEALS,
    DECLARED,
    NAMES,
    NSI,
    Client,
    acknowledged,
    answer,
    export,
    fault,
    guid,
    only,
    texts,
)
from tests.gis_sync.stand.conftest import EMPLOYEE, OTHER, SUPPLIER, appeal_guid

from gis_sync.stand.server import Stand
from gis_sync.stand.world import World

STATE = f"<b:getStateRequest><b:MessageGUID>{guid()}</b:MessageGUID></b:getStateRequest>"


def test_a_stranger_to_basic_gets_401_before_all_else(stand: Stand, client: Client) -> None:
    stand.options.basic = ("test", "secret")
    assert client.post("exportAppeal", b"not xml").status_code == 401
    assert client.file("HEAD", f"/appeals/{guid()}").status_code == 401
    right = base64.b64encode(b"test:secret").decode()
    assert fault(client.post("exportAppeal", b"not xml", Authorization=f"Basic {right}")) == "FMT001300"


def test_only_a_post_of_text_xml_to_a_known_address_is_read(client: Client) -> None:
    assert client.session.get(client.url + APPEALS, timeout=5).status_code == 405
    assert client.post("exportAppeal", b"<x/>", **{"Content-Type": "application/soap+xml"}).status_code == 415
    assert client.post("exportAppeal", b"<x/>", path="/elsewhere").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<broken",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        b"<x/>",
        b'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><x/></e:Body></e:Envelope>',
        f"<env:Envelope {DECLARED}><env:Body/></env:Envelope>".encode(),
    ],
)
def test_what_is_no_soap_1_1_is_a_format_fault(client: Client, body: bytes) -> None:
    assert fault(client.post("exportAppeal", body)) == "FMT001300"


def test_a_fault_names_its_code_three_times_as_the_real_one_does(client: Client) -> None:
    found = only(client.post("exportAppeal", b"<x/>"), "env:Fault")
    assert texts(found, "faultcode") == ["env:Server"]
    assert texts(found, "faultstring")[0].startswith("FMT001300: ")
    assert texts(found, "detail/b:Fault/b:ErrorMessage")[0] in texts(found, "faultstring")[0]


@pytest.mark.parametrize("action", ["importAnswer", "getState", "deleteAll", ""])
def test_the_soap_action_must_be_that_of_the_body(client: Client, action: str) -> None:
    assert fault(client.post(action, client.envelope(export("")))) == "FMT001300"


def headers(client: Client) -> list[str]:
    plain = client.header()
    return [
        "",
        client.system_header(),
        plain + plain,
        plain.replace("</b:RequestHeader>", "<b:Unknown/></b:RequestHeader>"),
        client.header("not-a-guid"),
        plain.replace("<b:IsOperatorSignature>true", "<b:IsOperatorSignature>1"),
    ]


@pytest.mark.parametrize("number", range(6))
def test_the_header_must_be_one_right_request_header(client: Client, number: int) -> None:
    assert (
        fault(client.post("exportAppeal", client.envelope(export(""), headers(client)[number])))
        == "FMT001300"
    )


def test_the_neighbour_services_want_the_header_of_a_system(client: Client) -> None:
    body = '<c:exportNsiItemRequest b:version="10.0.1.2"><c:RegistryNumber>220</c:RegistryNumber>'
    body += "<n:ListGroup>NSI</n:ListGroup></c:exportNsiItemRequest>"
    assert fault(client.post("exportNsiItem", client.envelope(body), NSI)) == "FMT001300"
    acknowledged(client.post("exportNsiItem", client.envelope(body, client.system_header()), NSI))


def _appeal_action(inner: str, transport: str = "") -> str:
    transport = transport or guid()
    return (
        f"<a:AppealAction><b:TransportGUID>{transport}</b:TransportGUID>"
        f"<a:AppealGUID>{guid()}</a:AppealGUID>{inner}</a:AppealAction>"
    )


PERFORMER = f"<a:Performer><a:AnswererGUID>{EMPLOYEE}</a:AnswererGUID></a:Performer>"
SAME = guid()
MALFORMED = {
    "two branches": export(
        "<a:StartDate>2026-11-01</a:StartDate>" + f"<a:AppealGUID>{guid()}</a:AppealGUID>"
    ),
    "wrong order": export("<a:EndDate>2026-11-01</a:EndDate><a:StartDate>2026-11-01</a:StartDate>"),
    "not a date": export("<a:StartDate>01.11.2026</a:StartDate>"),
    "guid with space": export(f"<a:AppealGUID> {guid()}</a:AppealGUID>"),
    "true as 1": export("<a:IncludeHCSAppeals>1</a:IncludeHCSAppeals>"),
    "1001 guids": export("".join(f"<a:AppealGUID>{guid()}</a:AppealGUID>" for _ in range(1001))),
    "long number": export(f"<a:AppealNumber>{'1' * 31}</a:AppealNumber>"),
    "unknown element": export("<a:ModifiedSince>2026-11-01</a:ModifiedSince>"),
    "same transport twice": answer(_appeal_action(PERFORMER, SAME) + _appeal_action(PERFORMER, SAME)),
    "element in a text": export("<a:StartDate>2026-11-01<a:EndDate/></a:StartDate>"),
    "unknown attribute": export('<a:StartDate at="noon">2026-11-01</a:StartDate>'),
    "no employee": answer(_appeal_action("<a:Performer/>")),
    "executed as a flag": answer(_appeal_action("<a:Executed>true</a:Executed>")),
    "answers after actions": answer(
        _appeal_action(PERFORMER)
        + f"<a:AnswerAction><b:TransportGUID>{guid()}</b:TransportGUID></a:AnswerAction>"
    ),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_body_of_another_structure_is_a_format_fault(client: Client, case: str) -> None:
    body = MALFORMED[case]
    action = "exportAppeal" if "exportAppealRequest" in body else "importAnswer"
    assert fault(client.post(action, client.envelope(body))) == "FMT001300"


def test_a_key_may_repeat_between_answers_and_actions_but_not_within_them(client: Client) -> None:
    one = f"<a:AppealGUID>{appeal_guid(1)}</a:AppealGUID>"
    action_of_one = (
        f"<a:AppealAction><b:TransportGUID>{{}}</b:TransportGUID>{one}{PERFORMER}</a:AppealAction>"
    )
    answer_to_one = (
        f"<a:AnswerAction><b:TransportGUID>{guid()}</b:TransportGUID>{one}<a:Answer><b:TransportGUID>{guid()}"
        f"</b:TransportGUID><a:AnswererGUID>{EMPLOYEE}</a:AnswererGUID></a:Answer></a:AnswerAction>"
    )
    acknowledged(client.carry_out(answer_to_one + action_of_one.format(guid())))
    assert fault(client.carry_out(action_of_one.format(guid()) + action_of_one.format(guid()))) == "FMT001300"


@pytest.mark.parametrize("version", ["", "14.4.0.2", "12.2.0.13"])
def test_an_unknown_version_is_refused_by_the_set_code(stand: Stand, client: Client, version: str) -> None:
    stand.options.codes.version = "FMT001301"
    assert fault(client.export("", version)) == "FMT001301"


def test_a_version_without_its_namespace_is_none(client: Client) -> None:
    body = '<a:exportAppealRequest version="14.4.0.1"></a:exportAppealRequest>'
    assert fault(client.post("exportAppeal", client.envelope(body))) == "FMT001300"


def test_an_organisation_must_be_known_have_rights_and_have_granted_them(
    stand: Stand, client: Client
) -> None:
    known = stand.world.organisation(SUPPLIER)
    assert known is not None
    client.organisation = guid()
    assert fault(client.export("")) == "AUT011002"
    client.organisation = SUPPLIER
    stand.world.register(replace(known, may_handle_appeals=False, grants_system=False))
    assert fault(client.export("")) == "AUT011003"
    stand.world.register(replace(known, grants_system=False))
    assert fault(client.export("")) == "AUT011009"


def test_a_citizen_or_an_obsolete_sender_names_no_organisation(client: Client) -> None:
    of_organisation = f"<b:orgPPAGUID>{SUPPLIER}</b:orgPPAGUID>"
    document = "<b:Document><b:DocumentType/><b:Number>1</b:Number></b:Document>"
    for sender in (f"<b:SenderID>{SUPPLIER}</b:SenderID>", f"<b:Citizen>{document}</b:Citizen>"):
        header = client.header().replace(of_organisation, sender)
        assert fault(client.post("exportAppeal", client.envelope(export(""), header))) == "AUT011002"


STEPS: list[tuple[str, Callable[[Client], requests.Response]]] = [
    ("FMT001300", lambda client: client.post("exportAppeal", client.envelope(export("", "1.0"), ""))),
    ("FMT001301", lambda client: client.export("", "1.0")),
    ("AUT011002", lambda client: client.export("")),
]


@pytest.mark.parametrize(("code", "send"), STEPS)
def test_the_earlier_step_answers_when_several_fail(
    stand: Stand, client: Client, code: str, send: Callable[[Client], requests.Response]
) -> None:
    stand.options.codes.version = "FMT001301"
    client.organisation = guid()
    assert fault(send(client)) == code


def test_a_poll_of_an_unknown_or_foreign_message_finds_nothing(stand: Stand, client: Client) -> None:
    assert fault(client.post("getState", client.envelope(STATE))) == "INT002013"
    ours = acknowledged(client.export(""))
    client.organisation = OTHER
    assert fault(client.state(ours)) == "INT002013"
    client.organisation = SUPPLIER
    assert fault(client.state(ours, NSI)) == "INT002013"
    assert texts(only(client.state(ours.upper()), "a:getStateResult"), "b:RequestState") == ["3"]


def test_an_ack_pairs_the_two_guids_under_a_header_in_moscow_time(client: Client) -> None:
    ours = guid()
    response = client.post("exportAppeal", client.envelope(export(""), client.header(ours)))
    ack = only(response, "b:AckRequest/b:Ack")
    assert texts(ack, "b:RequesterMessageGUID") == [ours]
    assert texts(ack, "b:MessageGUID") != [ours]
    assert b"<ns4:Date>2026-11-02T12:00:00.000+03:00</ns4:Date>" in response.content
    assert ack.tag == f"{{{NAMES['b']}}}Ack"
    assert ack.prefix == "ns4"


def test_what_the_official_schema_alone_knows_is_refused_when_it_is_given(
    world: World, schema_directory: Path
) -> None:
    comment = "<a:RollOverAppeal><a:ExecutionDate>2026-12-20</a:ExecutionDate><a:Comment>Кратко</a:Comment>"
    body = _appeal_action(f"{comment}<a:AnswererGUID>{EMPLOYEE}</a:AnswererGUID></a:RollOverAppeal>")
    with Stand(world, schema_directory=schema_directory) as stand, Client(stand.url, SUPPLIER) as client:
        response = client.carry_out(body)
        assert fault(response) == "FMT001300"
        assert "minLength" in response.text
