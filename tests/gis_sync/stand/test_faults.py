import time

import pytest
import requests
from lxml import etree
from tests.gis_sync.stand.client import Client, acknowledged, answer, export, fault, guid, only, texts
from tests.gis_sync.stand.conftest import EMPLOYEE, an_appeal, appeal_guid

from gis_sync.stand.faults import Mode, Rule
from gis_sync.stand.server import Stand
from gis_sync.stand.world import Status

EXECUTE = (
    f"<a:AppealAction><b:TransportGUID>{guid()}</b:TransportGUID><a:AppealGUID>{appeal_guid(1)}</a:AppealGUID>"
    f"<a:Executed><a:AnswererGUID>{EMPLOYEE}</a:AnswererGUID></a:Executed></a:AppealAction>"
)
FILE = "f1000000-0000-4000-8000-000000000001"
"""A file of tests; the names of tests are to be the same in each run."""


@pytest.fixture(autouse=True)
def _one_appeal(stand: Stand) -> None:
    stand.world.put(an_appeal(1))


def is_carried_out(stand: Stand) -> bool:
    return stand.world.appeal(appeal_guid(1)).status is Status.EXECUTED


def test_a_fault_answers_instead_of_the_service(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.FAULT, "importAnswer"))
    assert fault(client.carry_out(EXECUTE)) == "EXP001000"
    assert not is_carried_out(stand)
    acknowledged(client.carry_out(EXECUTE))
    assert is_carried_out(stand)


def test_a_rule_strikes_its_operation_at_its_calls(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.FAULT, "exportAppeal", first=2, times=2, code="EXP002001"))
    acknowledged(client.carry_out(EXECUTE))
    codes = [client.export("").status_code for _ in range(4)]
    assert codes == [200, 500, 500, 200]


def test_a_rule_without_an_operation_strikes_all(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.HTTP_EMPTY, times=None, status=503))
    answers = [client.export(""), client.state(guid()), client.upload(), client.carry_out(EXECUTE)]
    assert [(response.status_code, response.content) for response in answers] == [(503, b"")] * 4


def test_chance_is_repeatable_by_its_seed() -> None:
    def strikes(seed: int) -> list[bool]:
        rule = Rule(Mode.FAULT, times=None, probability=0.3, seed=seed)
        return [rule.meets("exportAppeal", str(call).encode()) for call in range(200)]

    assert strikes(7) == strikes(7) != strikes(8)
    assert 30 < sum(strikes(7)) < 90


def test_an_identical_packet_meets_the_same_fault_and_a_rebuilt_one_passes(
    stand: Stand, client: Client
) -> None:
    stand.desk.faults.add(Rule(Mode.UNTIL_REBUILT, "exportAppeal"))
    packet = client.envelope(export(""))
    assert [fault(client.post("exportAppeal", packet)) for _ in range(3)] == ["EXP001000"] * 3
    acknowledged(client.export(""))
    assert fault(client.post("exportAppeal", packet)) == "EXP001000"


@pytest.mark.parametrize("status", [200, 500, 502, 503, 504])
def test_a_page_comes_where_an_envelope_was_due(stand: Stand, client: Client, status: int) -> None:
    stand.desk.faults.add(Rule(Mode.HTTP_HTML, status=status))
    response = client.export("")
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("text/html")
    assert f"<title>{status} " in response.text
    assert list(stand.desk.mailbox) == []


@pytest.mark.parametrize(("mode", "accepted"), [(Mode.RESET, False), (Mode.RESET_AFTER, True)])
def test_a_connection_is_reset_before_or_after_the_message_is_accepted(
    stand: Stand, client: Client, mode: Mode, accepted: bool
) -> None:
    stand.desk.faults.add(Rule(mode))
    with pytest.raises(requests.ConnectionError) as caught:
        client.carry_out(EXECUTE)
    assert "ConnectionResetError" in repr(caught.value)
    assert is_carried_out(stand) is accepted


def test_an_ack_may_be_lost_while_the_message_is_processed(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.LOST_ACK, seconds=30))
    with pytest.raises(requests.ReadTimeout):
        client.post("importAnswer", client.envelope(answer(EXECUTE)), timeout=0.3)
    assert is_carried_out(stand)


def test_a_stand_that_hangs_still_stops_at_once(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.LOST_ACK, seconds=600))
    with pytest.raises(requests.ReadTimeout):
        client.post("exportAppeal", client.envelope(export("")), timeout=0.2)
    stand.stop()
    with pytest.raises(requests.ConnectionError):
        client.export("")


def test_a_hang_ends_in_a_closed_connection(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.LOST_ACK, seconds=0.05))
    with pytest.raises(requests.ConnectionError):
        client.export("")


def test_an_answer_may_break_off_in_the_middle(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.BROKEN_OFF))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        client.carry_out(EXECUTE)
    assert is_carried_out(stand)


def test_an_answer_may_be_half_of_its_xml(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.TRUNCATED))
    response = client.carry_out(EXECUTE)
    assert response.status_code == 200
    assert b"<env:Envelope" in response.content
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(response.content)
    assert is_carried_out(stand)


def test_an_answer_may_come_drop_by_drop(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.DRIP, seconds=0.4))
    started = time.monotonic()
    acknowledged(client.export(""))
    # Not a measure: the stand was told to take this long.
    assert time.monotonic() - started >= 0.3


def test_a_drip_ends_when_the_stand_stops(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.DRIP, seconds=600))
    with pytest.raises(requests.RequestException):
        client.post("exportAppeal", client.envelope(export("")), timeout=0.2)
    stand.stop()


def test_a_right_answer_may_come_under_an_error_status(stand: Stand, client: Client) -> None:
    message = acknowledged(client.export(""))
    stand.desk.faults.add(Rule(Mode.HTTP_STATUS, "getState", status=500))
    response = client.state(message)
    assert response.status_code == 500
    assert only(response, "a:getStateResult").find("{*}ExportAppealResult") is not None


def test_an_ack_may_name_a_foreign_request(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.FOREIGN_REQUESTER))
    ours = guid()
    response = client.post("exportAppeal", client.envelope(export(""), client.header(ours)))
    ack = only(response, "b:AckRequest/b:Ack")
    assert texts(ack, "b:MessageGUID") == [message.guid for message in stand.desk.mailbox]
    assert len(texts(ack, "b:RequesterMessageGUID")[0]) == 36
    assert texts(ack, "b:RequesterMessageGUID") != [ours]


def test_a_result_may_be_of_a_foreign_message(stand: Stand, client: Client) -> None:
    message = acknowledged(client.export(""))
    stand.desk.faults.add(Rule(Mode.FOREIGN_MESSAGE, "getState"))
    foreign, own = (only(client.state(message), "a:getStateResult") for _ in range(2))
    assert texts(own, "b:MessageGUID") == [message]
    assert texts(foreign, "b:MessageGUID") != [message]
    assert texts(foreign, "b:RequestState") == ["3"]
    assert len(foreign) == len(own)


def test_a_result_may_have_another_version(stand: Stand, client: Client) -> None:
    message = acknowledged(client.export(""))
    stand.desk.faults.add(Rule(Mode.OTHER_VERSION, "getState"))
    versions = [only(client.state(message), "a:getStateResult").values() for _ in range(2)]
    assert ["99.0.0.0" in found for found in versions] == [True, False]


def test_an_answer_may_be_announced_in_a_wrong_charset(stand: Stand, client: Client) -> None:
    message = acknowledged(client.export(""))
    stand.desk.faults.add(Rule(Mode.WRONG_CHARSET, "getState"))
    response = client.state(message)
    assert response.encoding == "windows-1251"
    assert "Обращение 1" not in response.text
    assert "Обращение 1" in response.content.decode()


def test_a_result_may_be_an_error_and_nothing_is_carried_out(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.RESULT_ERROR, "importAnswer"))
    result = client.imported(EXECUTE)
    assert texts(result, "b:RequestState") == ["3"]
    assert texts(result, "b:ErrorMessage/b:ErrorCode") == ["EXP001000"]
    assert not is_carried_out(stand)


def test_a_result_may_be_empty(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.RESULT_EMPTY))
    result = client.exported("")
    assert (texts(result, "b:RequestState"), len(result)) == (["3"], 2)


def test_appeals_may_come_twice(stand: Stand, client: Client) -> None:
    stand.world.put(an_appeal(2))
    stand.desk.faults.add(Rule(Mode.DUPLICATES))
    found = texts(client.exported(""), "a:ExportAppealResult/a:AppealGUID")
    assert found == [appeal_guid(1), appeal_guid(1), appeal_guid(2), appeal_guid(2)]


@pytest.mark.parametrize(("mode", "state"), [(Mode.STUCK_RECEIVED, "1"), (Mode.STUCK_PROCESSING, "2")])
def test_a_message_may_be_stuck_for_ever(stand: Stand, client: Client, mode: Mode, state: str) -> None:
    stand.desk.faults.add(Rule(mode))
    message = acknowledged(client.carry_out(EXECUTE))
    client.stub("POST", "clock", {"forward": 86400 * 20})
    assert texts(only(client.state(message), "a:getStateResult"), "b:RequestState") == [state]
    assert not is_carried_out(stand)


@pytest.mark.parametrize("name", ["DetectionException", "CertificateValidationException", "INT002029"])
def test_the_file_store_may_refuse_by_any_name(stand: Stand, client: Client, name: str) -> None:
    stand.desk.faults.add(Rule(Mode.FILE_ERROR, "uploadFile", code=name))
    response = client.upload()
    assert (response.status_code, response.headers["X-Upload-Error"]) == (400, name)
    assert client.upload().status_code == 200


@pytest.mark.parametrize(
    ("operation", "method", "path"),
    [
        ("initUpload", "POST", "/appeals/?upload"),
        ("uploadPart", "PUT", f"/appeals/{FILE}"),
        ("completeUpload", "POST", f"/appeals/{FILE}?completed"),
        ("fileInfo", "HEAD", f"/appeals/{FILE}"),
        ("downloadFile", "GET", f"/appeals/{FILE}?getfile"),
    ],
)
def test_each_call_of_the_file_store_has_a_name_for_faults(
    stand: Stand, client: Client, operation: str, method: str, path: str
) -> None:
    stand.desk.faults.add(Rule(Mode.HTTP_EMPTY, operation, status=504))
    assert client.file(method, path).status_code == 504
    assert client.file(method, path).status_code != 504


def test_what_was_struck_is_kept_with_its_mode(stand: Stand, client: Client) -> None:
    stand.desk.faults.add(Rule(Mode.FAULT))
    client.export("")
    client.export("", "1.0")
    client.export("")
    assert [(message.mode, message.fault) for message in stand.desk.received] == [
        ("fault", "EXP001000"),
        ("", "FMT001300"),
        ("", ""),
    ]
