from datetime import timedelta

import pytest
import requests
from tests.gis_sync.stand.client import Client, acknowledged, export, fault, guid, only, texts
from tests.gis_sync.stand.conftest import OTHER, an_appeal, appeal_guid

from gis_sync.stand.options import Repeats
from gis_sync.stand.server import Stand

STATE = "a:getStateResult/b:RequestState"


def state(response: requests.Response) -> str:
    return only(response, STATE).text or ""


def test_a_message_goes_through_its_states_by_the_clock(stand: Stand, client: Client) -> None:
    stand.world.put(an_appeal(1))
    stand.options.received_for = timedelta(seconds=10)
    stand.options.processing_for = timedelta(seconds=50)
    message = acknowledged(client.export(""))
    assert state(client.state(message)) == "1"
    stand.world.move_clock(timedelta(seconds=10))
    assert state(client.state(message)) == "2"
    assert only(client.state(message), "a:getStateResult").find("{*}ExportAppealResult") is None
    stand.world.move_clock(timedelta(seconds=50))
    assert state(client.state(message)) == "3"


def test_a_result_never_changes_once_it_is_made(stand: Stand, client: Client) -> None:
    stand.world.put(an_appeal(1))
    message = acknowledged(client.export(""))
    first = client.state(message).content.partition(b"<env:Body>")[2]
    stand.world.put(an_appeal(1, text="Другой текст"))
    stand.world.move_clock(timedelta(days=1))
    assert client.state(message).content.partition(b"<env:Body>")[2] == first


def test_messages_are_processed_though_nobody_polls(stand: Stand, client: Client) -> None:
    stand.options.processing_for = timedelta(seconds=5)
    stand.world.put(an_appeal(1))
    acknowledged(client.export(""))
    [message] = stand.desk.mailbox
    assert message.result is None
    stand.world.move_clock(timedelta(seconds=5))
    client.stub("GET", "state")
    assert message.result is not None


def test_a_message_is_forgotten_after_its_days(stand: Stand, client: Client) -> None:
    stand.options.kept_for = timedelta(days=2)
    message = acknowledged(client.export(""))
    stand.world.move_clock(timedelta(days=2))
    assert state(client.state(message)) == "3"
    stand.world.move_clock(timedelta(seconds=1))
    assert fault(client.state(message)) == "INT002013"


def test_polls_before_the_official_schedule_are_counted(stand: Stand, client: Client) -> None:
    message = acknowledged(client.export(""))
    [kept] = stand.desk.mailbox
    for wait in (10, 60, 300, 900, 1800, 1800):
        stand.world.move_clock(timedelta(seconds=wait))
        client.state(message)
    assert kept.early_polls == 0
    stand.world.move_clock(timedelta(seconds=1799))
    assert state(client.state(message)) == "3"
    assert kept.early_polls == 1
    assert client.stub("GET", "state")["early_polls"] == 1


def test_an_early_poll_is_refused_where_that_is_strict(stand: Stand, client: Client) -> None:
    stand.options.strict_polling = True
    message = acknowledged(client.export(""))
    stand.world.move_clock(timedelta(seconds=9))
    assert fault(client.state(message)) == "EXP001000"
    stand.world.move_clock(timedelta(seconds=60))
    assert state(client.state(message)) == "3"


def test_a_repeated_message_guid_is_a_new_message_by_default(stand: Stand, client: Client) -> None:
    content = client.envelope(export(""), client.header(guid()))
    first = acknowledged(client.post("exportAppeal", content))
    assert acknowledged(client.post("exportAppeal", content)) != first
    assert len(list(stand.desk.mailbox)) == 2
    assert client.stub("GET", "state")["repeats"] == 1


def test_a_repeated_message_guid_may_get_the_former_ack(stand: Stand, client: Client) -> None:
    stand.options.repeats = Repeats.FORMER_ACK
    ours = guid()
    first = acknowledged(client.post("exportAppeal", client.envelope(export(""), client.header(ours))))
    again = client.post("exportAppeal", client.envelope(export(""), client.header(ours.upper())))
    assert acknowledged(again) == first
    client.organisation = OTHER
    foreign = client.post("exportAppeal", client.envelope(export(""), client.header(ours)))
    assert acknowledged(foreign) != first
    assert stand.desk.mailbox.repeats == 1


def test_a_repeated_message_guid_may_be_refused(stand: Stand, client: Client) -> None:
    stand.options.repeats = Repeats.REFUSE
    stand.options.codes.repeated = "INT009999"
    content = client.envelope(export(""), client.header(guid()))
    acknowledged(client.post("exportAppeal", content))
    assert fault(client.post("exportAppeal", content)) == "INT009999"


@pytest.mark.parametrize(("accepts", "encoding"), [("gzip", "gzip"), ("identity", None)])
def test_answers_are_compressed_for_those_who_accept_it(
    stand: Stand, client: Client, accepts: str, encoding: str | None
) -> None:
    stand.options.gzip = True
    stand.world.put(an_appeal(1))
    body = f"<a:AppealGUID>{appeal_guid(1)}</a:AppealGUID>"
    response = client.post("exportAppeal", client.envelope(export(body)), **{"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding") == encoding
    assert texts(only(response, "b:AckRequest"), "b:Ack/b:MessageGUID")
