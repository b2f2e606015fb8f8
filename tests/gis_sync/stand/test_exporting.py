from datetime import date

import pytest
from lxml import etree
from tests.gis_sync.stand.client import NAMES, Client, guid, texts
from tests.gis_sync.stand.conftest import (
    EMPLOYEE,
    OTHER,
    OTHER_ROOT,
    SUPPLIER_ROOT,
    TOPIC,
    an_appeal,
    appeal_guid,
)

from gis_sync.stand.server import Stand
from gis_sync.stand.world import (
    Answer,
    Applicant,
    Assessment,
    Attachment,
    Event,
    NotRequired,
    Redirect,
    RollOver,
    SignedAttachment,
    Status,
    World,
)

HOUSE = "b0000000-0000-4000-8000-00000000000a"
ANSWER = "b0000000-0000-4000-8000-00000000000b"


def an_answer(**changes: object) -> Answer:
    plain: dict[str, object] = {"created_on": date(2026, 10, 10), "sent_on": date(2026, 10, 12)}
    return Answer(ANSWER, "О-1", EMPLOYEE, "Ответ", **{**plain, **changes})  # type: ignore[arg-type]


def found(client: Client, body: str) -> list[int]:
    """Export and return the last digits of the GUIDs, in their order."""
    result = client.exported(body)
    if texts(result, "b:ErrorMessage/b:ErrorCode") == ["INT002012"]:
        return []
    return [int(text[-3:]) for text in texts(result, "a:ExportAppealResult/a:AppealGUID")]


@pytest.fixture
def crowded(world: World) -> World:
    world.put(an_appeal(1, created_on=date(2026, 10, 1), status=Status.EXECUTED, house=HOUSE.upper()))
    world.put(an_appeal(2, created_on=date(2026, 10, 31), status=Status.IN_WORK))
    world.put(an_appeal(3, topic=None, another_topic="Иное"))
    world.put(an_appeal(4, status=Status.WITHDRAWN))
    world.put(an_appeal(5, owner=OTHER))
    world.put(an_appeal(6, status=Status.NOT_SENT))
    world.put(an_appeal(7, applicant=Applicant(hcs=True)))
    world.appeal(appeal_guid(1)).history.append(Event(date(2026, 10, 12), SUPPLIER_ROOT, an_answer()))
    return world


CASES = {
    "": [1, 2, 3, 4],
    "<a:IncludeHCSAppeals>true</a:IncludeHCSAppeals>": [1, 2, 3, 4, 7],
    "<a:StartDate>2026-10-31</a:StartDate><a:EndDate>2026-11-01</a:EndDate>": [2, 3, 4],
    "<a:EndDate>2026-10-31+03:00</a:EndDate>": [1, 2],
    "<a:StartDate>2026-11-02</a:StartDate>": [],
    f"<a:AppealTheme><n:Code>5.3</n:Code><n:GUID>{TOPIC.guid}</n:GUID></a:AppealTheme>": [1, 2, 4],
    f"<a:FIASHouseGuid>{guid()}</a:FIASHouseGuid><a:FIASHouseGuid>{HOUSE}</a:FIASHouseGuid>": [1],
    "<a:StatusOfAppeal><a:InWork>true</a:InWork><a:Executed>true</a:Executed></a:StatusOfAppeal>": [1, 2],
    "<a:StatusOfAppeal><a:NotSent>true</a:NotSent></a:StatusOfAppeal>": [],
    "<a:StatusOfAppeal><a:Sent>true</a:Sent></a:StatusOfAppeal>": [3],
    "<a:AppealNumber>00-26-2</a:AppealNumber><a:AppealNumber>00-26-5</a:AppealNumber>": [2],
    "<a:AppealNumber>00-26-7</a:AppealNumber>": [],
    f"<a:AppealGUID>{appeal_guid(7)}</a:AppealGUID><a:AppealGUID>{guid()}</a:AppealGUID>": [7],
    f"<a:AppealGUID>{appeal_guid(5)}</a:AppealGUID><a:AppealGUID>{appeal_guid(6)}</a:AppealGUID>": [],
    f"<a:AnswerGUID>{ANSWER.upper()}</a:AnswerGUID>": [1],
    "<a:StartCreateDate>2026-10-10</a:StartCreateDate><a:EndCreateDate>2026-10-10</a:EndCreateDate>": [1],
    "<a:EndCreateDate>2026-10-09</a:EndCreateDate>": [],
    "<a:StartPostDate>2026-10-12</a:StartPostDate>": [1],
    "<a:StartPostDate>2026-10-13</a:StartPostDate>": [],
}


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_request_gets_what_it_asks_for(crowded: World, client: Client, number: int) -> None:
    body, expected = list(CASES.items())[number]
    assert found(client, body) == expected


def test_a_draft_is_found_by_its_making_but_not_by_a_sending(world: World, client: Client) -> None:
    world.put(an_appeal(1, history=[Event(date(2026, 10, 10), None, an_answer(sent_on=None))]))
    assert found(client, "<a:StartCreateDate>2026-10-10</a:StartCreateDate>") == [1]
    assert found(client, "<a:StartPostDate>2026-10-01</a:StartPostDate>") == []


def test_no_objects_is_a_processed_message_with_its_own_code(client: Client) -> None:
    result = client.exported("")
    assert texts(result, "b:RequestState") == ["3"]
    assert texts(result, "b:ErrorMessage/b:ErrorCode") == ["INT002012"]
    assert texts(result, "b:ErrorMessage/b:Description") == ["Нет объектов для экспорта"]
    assert result.get(f"{{{NAMES['b']}}}version") == "12.2.0.5"


def full() -> object:
    file = Attachment("схема.pdf", guid(), "Схема", "ab12")
    signed = SignedAttachment(file, [Attachment("схема.sig", guid(), None, "cd34")])
    return an_appeal(
        1,
        parent=appeal_guid(9),
        house=HOUSE,
        premise="12",
        applicant=Applicant(
            "Иванов", "Иван", "Иванович", None, False, "Город", "7", "a@x.invalid", "b@x.invalid", "1"
        ),
        text="<p>Нет &amp; света 💡</p>\r\nконец",
        attachments=[file],
        answerer=EMPLOYEE,
        history=[
            Event(date(2026, 11, 1), SUPPLIER_ROOT),
            Event(
                date(2026, 11, 1), SUPPLIER_ROOT, an_answer(attachments=[file], signed_attachments=[signed])
            ),
            Event(
                date(2026, 11, 1),
                SUPPLIER_ROOT,
                RollOver(date(2026, 12, 9), "Нужна проверка на месте", [file], EMPLOYEE),
            ),
            Event(date(2026, 11, 1), SUPPLIER_ROOT, Redirect(OTHER_ROOT, None, [file], None)),
            Event(date(2026, 11, 1), SUPPLIER_ROOT, NotRequired("Повтор")),
            Event(date(2026, 11, 1), None, Assessment("AnswerIsNotSatisfied", "Нет ответа")),
            Event(date(2026, 11, 1), None, Assessment("InformationIsReceived")),
        ],
        status=Status.WITHDRAWN,
        withdrawal_comment="Передумал",
        redirected=True,
        rolled_over=True,
        answer_not_required=True,
        from_mobile=True,
        requirements="59-ФЗ",
        appointed_for=date(2026, 11, 20),
        collective=True,
        neighbours=[Applicant(organisation=OTHER_ROOT)],
    )


def exported(stand: Stand, client: Client, version: str = "14.8.0.1") -> etree._Element:
    stand.world.put(full())  # type: ignore[arg-type]
    [appeal] = client.exported("", version).findall("a:ExportAppealResult", NAMES)
    return appeal


def names(element: etree._Element) -> list[str]:
    return [str(child.tag).rpartition("}")[2] for child in element]


def test_an_appeal_has_all_its_fields_in_their_order(stand: Stand, client: Client) -> None:
    appeal = exported(stand, client)
    assert names(appeal) == [
        *(
            "AppealGUID",
            "ParentAppealGUID",
            "ApplicantInfo",
            "AppealNumber",
            "AppealCreateDate",
            "AppealTopic",
        ),
        *("FIASHouseGuid", "PremiseNumber", "OKTMO", "AppealText", "Attachment", "AnswererGUID"),
        *["AppealHistory"] * 7,
        *("AppealStatus", "Redirected", "RolledOver", "AnswerIsNotRequired", "AppealWithdrawn", "FromMobile"),
        *("ExecutionEndDate", "NPARequirements", "DateOfAppointment", "Collective", "NeighbourInfo"),
    ]
    assert texts(appeal, "a:AppealCreateDate") == ["2026-11-01+03:00"]
    assert texts(appeal, "a:AppealText") == ["<p>Нет &amp; света 💡</p>\r\nконец"]
    assert texts(appeal, "a:AppealTopic/n:Code") == ["5.3"]
    assert texts(appeal, "a:Attachment/b:AttachmentHASH") == ["ab12"]
    assert appeal.prefix == "ns13"


def test_the_history_tells_each_kind_of_event(stand: Stand, client: Client) -> None:
    history = exported(stand, client).findall("a:AppealHistory", NAMES)
    assert [names(event)[-1] for event in history] == [
        *("ChangeDate", "Answer", "RolledOver", "Redirected", "IsNotRequired", "Assesment", "Assesment"),
    ]
    answered = history[1].find("a:Answer", NAMES)
    assert answered is not None
    assert names(answered) == [
        *("AnswerGUID", "AnswerNumber", "SendAnswerDate", "Answerer", "AnswerText", "Attachment"),
        *("AnswerIsSent", "SignedAttachments"),
    ]
    assert texts(history[5], "a:Assesment/a:DeclineComment") == ["Нет ответа"]
    assert texts(history[3], "a:Redirected/a:Receiver/r:orgRootEntityGUID") == [OTHER_ROOT]


@pytest.mark.parametrize(
    ("path", "since"),
    [
        ("a:FromMobile", "13.1.10.1"),
        ("a:ExecutionEndDate", "13.1.10.1"),
        ("a:NPARequirements", "13.1.10.1"),
        (".//a:SignedAttachments", "13.2.1.0"),
        (".//a:AnswerGUID", "13.2.5.0"),
        ("a:DateOfAppointment", "13.3.2.0"),
        ("a:Collective", "14.4.0.1"),
        ("a:NeighbourInfo", "14.4.0.1"),
        ("a:PremiseNumber", "14.8.0.1"),
        ("a:ApplicantInfo/a:AppealEmail", "14.8.0.1"),
    ],
)
def test_a_field_comes_since_its_version(stand: Stand, client: Client, path: str, since: str) -> None:
    versions = ["12.2.0.11", "13.1.10.1", "13.2.1.0", "13.2.5.0", "13.3.2.0", "14.4.0.1", "14.8.0.1"]
    before = versions[versions.index(since) - 1]
    assert exported(stand, client, since).find(path, NAMES) is not None
    assert exported(stand, client, before).find(path, NAMES) is None


def test_who_applies_is_a_person_an_organisation_or_the_system(world: World, client: Client) -> None:
    world.put(an_appeal(1))
    world.put(an_appeal(2, applicant=Applicant(organisation=OTHER_ROOT, email="o@x.invalid")))
    world.put(an_appeal(3, applicant=Applicant(hcs=True, email="never@x.invalid")))
    result = client.exported("<a:IncludeHCSAppeals>true</a:IncludeHCSAppeals>")
    applicants = result.findall("a:ExportAppealResult/a:ApplicantInfo", NAMES)
    assert [names(applicant) for applicant in applicants] == [["Person"], ["Org", "Email"], ["HCS"]]


def test_a_topic_outside_the_registry_comes_as_another_one(world: World, client: Client) -> None:
    world.put(an_appeal(1, topic=None, another_topic="Вывеска"))
    result = client.exported("")
    assert texts(result, "a:ExportAppealResult/a:AnotherTopic") == ["Вывеска"]
    assert result.find(".//a:AppealTopic", NAMES) is None


def test_a_field_of_the_future_comes_when_it_is_asked_for(stand: Stand, client: Client) -> None:
    stand.options.future_field = True
    stand.world.put(an_appeal(1))
    assert len(client.exported("").findall("a:ExportAppealResult/a:FutureField", NAMES)) == 1
