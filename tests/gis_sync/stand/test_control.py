import base64

import pytest
import requests
from tests.gis_sync.stand.client import NAMES, Client, acknowledged, export, guid, texts
from tests.gis_sync.stand.conftest import EMPLOYEE, SUPPLIER, TODAY, an_appeal, appeal_guid

from gis_sync.stand.server import Stand
from gis_sync.stand.world import Answer, Event, Status

APPEAL = {
    "guid": appeal_guid(1),
    "number": "00-26-1",
    "owner": SUPPLIER,
    "created_on": "2026-11-01",
    "text": "Нет света",
    "applicant": {"surname": "Иванов", "first_name": "Иван"},
    "another_topic": "Свет",
    "status": "InWork",
    "history": [
        {
            "changed_on": "2026-11-02",
            "subject": {
                "type": "Answer",
                "guid": guid(),
                "number": "О-1",
                "answerer": EMPLOYEE,
                "text": "Ответ",
                "created_on": "2026-11-02",
            },
        },
        {"changed_on": "2026-11-02", "subject": {"type": "NotRequired", "cause": "Повтор"}},
    ],
}


def refused(client: Client, method: str, path: str, data: object) -> tuple[int, str]:
    with pytest.raises(requests.HTTPError) as caught:
        client.stub(method, path, data)
    return caught.value.response.status_code, caught.value.response.json()["error"]


def test_appeals_are_added_and_come_in_the_next_export(stand: Stand, client: Client) -> None:
    assert client.stub("POST", "appeals", [APPEAL]) == {"added": 1}
    assert stand.world.appeal(appeal_guid(1)).status is Status.IN_WORK
    found = client.exported("").findall("a:ExportAppealResult", NAMES)
    assert [texts(appeal, "a:AppealText") for appeal in found] == [["Нет света"]]
    assert texts(found[0], "a:AppealHistory/a:Answer/a:AnswerText") == ["Ответ"]
    assert texts(found[0], "a:AppealHistory/a:IsNotRequired/a:Cause") == ["Повтор"]


def test_an_appeal_comes_back_as_it_was_given(client: Client) -> None:
    client.stub("POST", "appeals", [APPEAL])
    shown = client.stub("GET", f"appeals/{appeal_guid(1).upper()}")
    assert shown["created_on"] == "2026-11-01"
    assert shown["history"][0]["subject"]["type"] == "Answer"
    client.stub("POST", "appeals", [shown])
    assert client.stub("GET", f"appeals/{appeal_guid(1)}") == shown


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, "appeals[0].colour"),
        ({"created_on": "01.11.2026"}, "appeals[0].created_on"),
        ({"text": 5}, "appeals[0].text"),
        ({"redirected": 1}, "appeals[0].redirected"),
        ({"status": "Lost"}, "appeals[0].status"),
        ({"applicant": []}, "appeals[0].applicant"),
        ({"attachments": {}}, "appeals[0].attachments"),
        (
            {"history": [{"changed_on": "2026-11-01", "subject": {"type": "Gift"}}]},
            "appeals[0].history[0].subject",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    stand: Stand, client: Client, change: dict[str, object], place: str
) -> None:
    status, error = refused(client, "POST", "appeals", [APPEAL | change])
    assert status == 400
    assert error.startswith(place)
    assert list(stand.world.appeals()) == []


def test_a_missing_field_is_named(client: Client) -> None:
    status, error = refused(client, "POST", "appeals", [{"guid": guid()}])
    assert (status, error) == (400, "appeals[0].number: missing")


def test_an_appeal_is_withdrawn_by_its_applicant(stand: Stand, client: Client) -> None:
    stand.world.put(an_appeal(1))
    client.stub("POST", f"appeals/{appeal_guid(1)}/withdraw", {"comment": "Свет дали"})
    [appeal] = client.exported("").findall("a:ExportAppealResult", NAMES)
    assert texts(appeal, "a:AppealStatus") == ["Withdrawn"]
    assert texts(appeal, "a:AppealWithdrawn/a:Comment") == ["Свет дали"]


def test_an_answer_is_assessed_by_the_applicant(stand: Stand, client: Client) -> None:
    answer = Answer(guid(), "О-1", EMPLOYEE, "Ответ", TODAY, TODAY)
    stand.world.put(an_appeal(1, status=Status.EXECUTED, history=[Event(TODAY, None, answer)]))
    assessment = {"outcome": "AnswerIsNotSatisfied", "comment": "Не о том"}
    client.stub("POST", f"appeals/{appeal_guid(1)}/assess", assessment)
    [appeal] = client.exported("").findall("a:ExportAppealResult", NAMES)
    assert texts(appeal, "a:AppealHistory/a:Assesment/a:AnswerIsNotSatisfied") == ["true"]


def test_an_unknown_appeal_or_address_is_not_found(client: Client) -> None:
    assert refused(client, "GET", f"appeals/{guid()}", None)[0] == 404
    assert refused(client, "POST", f"appeals/{guid()}/withdraw", {})[0] == 404
    assert refused(client, "POST", f"appeals/{guid()}/praise", {})[0] == 404
    assert refused(client, "GET", "elsewhere", None)[0] == 404


def test_an_organisation_is_added(stand: Stand, client: Client) -> None:
    ours = guid()
    named = dict.fromkeys(["ogrn", "full_name", "short_name", "inn", "kpp"], "1")
    added = {"ppa_guid": ours, "root_guid": guid(), "employees": [EMPLOYEE], **named}
    assert client.stub("POST", "organisations", [added]) == {"added": 1}
    assert ours in client.stub("GET", "state")["organisations"]
    organisation = stand.world.organisation(ours)
    assert organisation is not None
    assert organisation.employees == {EMPLOYEE}


def test_a_file_of_an_applicant_is_added_under_its_guid(client: Client) -> None:
    file = guid()
    content = base64.b64encode("Снимок".encode()).decode()
    given = {"name": "снимок.txt", "content": content, "organisation": SUPPLIER, "guid": file}
    assert client.stub("POST", "files", given) == {"guid": file}
    assert client.file("GET", f"/appeals/{file}?getfile").content.decode() == "Снимок"


@pytest.mark.parametrize("change", [{"guid": "../../escape"}, {"content": "not base64!"}])
def test_a_file_with_a_wrong_guid_or_content_is_refused(client: Client, change: dict[str, str]) -> None:
    given = {"name": "a.txt", "content": "MQ==", "organisation": SUPPLIER} | change
    assert refused(client, "POST", "files", given)[0] == 400


def test_a_mode_is_set_seen_and_cleared(client: Client) -> None:
    client.stub(
        "POST", "modes", {"mode": "http_empty", "operation": "exportAppeal", "status": 503, "times": None}
    )
    assert client.export("").status_code == 503
    [rule] = client.stub("GET", "modes")
    assert (rule["mode"], rule["calls"], rule["strikes"]) == ("http_empty", 1, 1)
    client.stub("DELETE", "modes")
    acknowledged(client.export(""))
    assert refused(client, "POST", "modes", {"mode": "on_fire"})[0] == 400


def test_options_are_changed_by_name(stand: Stand, client: Client) -> None:
    client.stub(
        "POST",
        "options",
        {"received_for": 5, "repeats": "refuse", "basic": ["a", "b"], "codes": {"business": "SRV000001"}},
    )
    shown = client.stub("GET", "options")
    assert (shown["received_for"], shown["repeats"], shown["basic"]) == (5.0, "refuse", ["a", "b"])
    assert stand.options.basic == ("a", "b")
    assert stand.options.codes.business == "SRV000001"
    assert refused(client, "POST", "options", {"gzip": True, "speed": 9}) == (400, "options.speed: unknown")
    assert stand.options.gzip is False


def test_the_clock_goes_ahead_and_what_is_due_is_done(client: Client) -> None:
    client.stub("POST", "options", {"processing_for": 3600})
    acknowledged(client.export(""))
    assert [message["state"] for message in client.stub("GET", "accepted")] == [2]
    assert client.stub("POST", "clock", {"forward": 3600}) == {"now": "2026-11-02T13:00:00+03:00"}
    assert [message["state"] for message in client.stub("GET", "accepted")] == [3]


def test_received_messages_are_listed_and_kept_as_they_came(stand: Stand, client: Client) -> None:
    content = client.envelope(export(""))
    message = acknowledged(client.post("exportAppeal", content))
    client.state(message)
    client.post("exportAppeal", b"broken")
    listed = client.stub("GET", "messages")
    assert [(one["action"], one["fault"], one["message_guid"]) for one in listed] == [
        ("urn:exportAppeal", "", message),
        ("urn:getState", "", ""),
        ("urn:exportAppeal", "FMT001300", ""),
    ]
    assert listed[0]["size"] == len(content)
    kept = client.session.get(f"{client.url}/__stub/messages/0", timeout=5)
    assert kept.content == content
    assert refused(client, "GET", "messages/3", None)[0] == 404
    [accepted] = client.stub("GET", "accepted")
    assert (accepted["guid"], accepted["organisation"], len(accepted["polls"])) == (message, SUPPLIER, 1)


def test_a_page_of_another_site_cannot_command_the_stand(stand: Stand, client: Client) -> None:
    response = client.session.post(
        f"{client.url}/__stub/appeals", data="[]", headers={"Content-Type": "text/plain"}, timeout=5
    )
    assert response.status_code == 415


def test_a_broken_json_is_refused(client: Client) -> None:
    response = client.session.post(
        f"{client.url}/__stub/appeals", data="[", headers={"Content-Type": "application/json"}, timeout=5
    )
    assert response.status_code == 400


def test_basic_does_not_close_the_control(stand: Stand, client: Client) -> None:
    stand.options.basic = ("a", "b")
    assert client.stub("GET", "state")["appeals"] == []


def test_a_crowd_is_added_with_texts_that_hurt(client: Client) -> None:
    crowd = {"organisation": SUPPLIER, "count": 30, "text_length": 10000, "days": 3}
    assert client.stub("POST", "crowd", crowd) == {"added": 30}
    client.stub("POST", "crowd", crowd)
    found = client.exported("").findall("a:ExportAppealResult", NAMES)
    assert len(found) == 30
    assert len({texts(appeal, "a:AppealCreateDate")[0] for appeal in found}) == 3
    [text] = texts(found[0], "a:AppealText")
    assert len(text) == 10000
    assert {"<b onclick", "&amp;", "💡", "]]>", "\r\n"} <= {
        part for part in ("<b onclick", "&amp;", "💡", "]]>", "\r\n") if part in text
    }
