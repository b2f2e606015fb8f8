"""The sample messages that lie beside the official schema: byte for byte out, field by field in."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from gis_sync.messages.answer_requests import import_request
from gis_sync.messages.answers import (
    Answer,
    AnswerAction,
    AnswerContent,
    AnswerIsNotRequired,
    AppealAction,
    AppealReference,
    Performer,
    Redirect,
    RollOver,
)
from gis_sync.messages.appeal_requests import ByAttributes, ByGuid, export_request
from gis_sync.messages.appeals import AppealStatus
from gis_sync.messages.attachments import Attachment, SignedAttachment
from gis_sync.messages.envelope import (
    Ack,
    ErrorMessage,
    Fault,
    RequestHeader,
    RequestState,
    ResultHeader,
    StateResult,
    build_envelope,
    read_answer,
    serialise,
    state_request,
)
from gis_sync.messages.nsi import NsiElement, entries, item_request, read_item
from gis_sync.messages.organisations import Criterion, Key, registry_request
from gis_sync.messages.profile import Profile

Sample = Callable[[str], bytes]

# The samples speak older versions than we do by default.
PROFILE = Profile(export_version="14.4.0.1", import_version="13.2.1.0")
SENT_AT = datetime(2024, 7, 16, 6, 15, 2, 123_000, tzinfo=UTC)
ORGANISATION = "c0ffee00-1111-4222-8333-444455556666"
EXPORT_GUID = "0b7a1c52-6d0e-4c55-9a7e-3f5f2a6f0101"
IMPORT_GUID = "0b7a1c52-6d0e-4c55-9a7e-3f5f2a6f0202"
ANSWERER = "9a1e7c30-2b54-4f6d-8c19-d3e5f7a9b001"


def unsigned(message: bytes) -> str:
    return re.sub(r"<ds:Signature .*</ds:Signature>", "", message.decode())


def transport(number: int) -> str:
    return f"5f0c1e0{number}-7a3b-4c1d-9e2f-00000000000{number}"


def header(guid: str) -> RequestHeader:
    return RequestHeader(guid, SENT_AT, ORGANISATION)


def test_an_export_by_period_is_written_byte_for_byte(sample: Sample) -> None:
    query = ByAttributes(
        starts_on=date(2024, 7, 1),
        ends_on=date(2024, 7, 16),
        statuses=frozenset({AppealStatus.IN_WORK, AppealStatus.SENT}),
        with_system_appeals=True,
    )
    ours = serialise(build_envelope(header(EXPORT_GUID), export_request(query, PROFILE)))
    assert ours.decode() == unsigned(sample("01-exportAppeal-request-by-period.xml"))


def test_an_export_by_identifiers_is_written_byte_for_byte(sample: Sample) -> None:
    query = ByGuid(("e7d11001-51ab-4d0a-8f31-6c2b7d9e1a01", "e7d11002-51ab-4d0a-8f31-6c2b7d9e1a02"))
    ours = serialise(build_envelope(header(EXPORT_GUID), export_request(query, PROFILE)))
    assert ours.decode() == unsigned(sample("01b-exportAppeal-request-by-guid.xml"))


def test_a_request_for_the_state_is_written_byte_for_byte(sample: Sample) -> None:
    request = state_request("a1b2c3d4-0001-11ef-9000-0242ac120101")
    ours = serialise(build_envelope(header("0b7a1c52-6d0e-4c55-9a7e-3f5f2a6f0111"), request))
    assert ours == sample("03-getState-request.xml")


def test_an_import_of_answers_is_written_byte_for_byte(sample: Sample) -> None:
    protocol = Attachment(
        "Протокол замера.pdf", "Протокол замера качества от 18.07.2024",
        "d00d0002-3e5f-4a1b-9c2d-7e8f9a0b1c2d",
        "1733b3a3948a59b0c7f7ca8d2762c93ef167482355a0c233fde03b78df458237",
    )  # fmt: skip
    act = Attachment(
        "Акт.pdf", "Акт выполненных работ",
        "d00d0003-3e5f-4a1b-9c2d-7e8f9a0b1c2d",
        "6890c666cf6b0eb62dca99bd0f3132cc4763dee56eedd4a2377eb5e21dabd680",
    )  # fmt: skip
    signature = Attachment(
        "Акт.pdf.sig", "Открепленная подпись",
        "d00d0004-3e5f-4a1b-9c2d-7e8f9a0b1c2d",
        "db36d599ccd5d4677046eab9093e31cbeefff409dd405e304d9f6388fef2bc38",
    )  # fmt: skip
    content = AnswerContent(
        "Уважаемая Анна Тестовна! Замер качества электроэнергии проведён 18.07.2024, отклонение напряжения "
        "устранено регулировкой трансформатора. Протокол замера приложен.",
        (protocol,),
        (SignedAttachment(act, (signature,)),),
    )
    answer = Answer(transport(2), ANSWERER, content=content, send=True)
    comment = (
        "Вопрос содержания общего имущества многоквартирного дома не относится к компетенции гарантирующего "
        "поставщика электроэнергии; обращение направляется в управляющую организацию дома."
    )
    steps = [
        (AppealReference(guid="e7d11002-51ab-4d0a-8f31-6c2b7d9e1a02"), Performer(ANSWERER, date(2024, 8, 9))),
        (
            AppealReference(guid="e7d11004-51ab-4d0a-8f31-6c2b7d9e1a04"),
            Redirect("3c5d7e9f-1a2b-4c3d-8e4f-5a6b7c8d9e02", comment, ANSWERER),
        ),
        (
            AppealReference(number="00-2024-118600"),
            RollOver(
                date(2024, 9, 13), "Требуется запрос журнала отключений у сетевой организации", ANSWERER
            ),
        ),
        (
            AppealReference(number="00-2024-118601"),
            AnswerIsNotRequired("Обращение не содержит сути вопроса", ANSWERER),
        ),
    ]
    request = import_request(
        PROFILE,
        [AnswerAction(transport(1), AppealReference("e7d11001-51ab-4d0a-8f31-6c2b7d9e1a01"), (answer,))],
        [AppealAction(transport(number), appeal, step) for number, (appeal, step) in enumerate(steps, 3)],
    )
    ours = serialise(build_envelope(header(IMPORT_GUID), request))
    assert ours.decode() == unsigned(sample("07-importAnswer-request.xml"))


def test_the_requests_of_the_neighbour_services_are_written_byte_for_byte(sample: Sample) -> None:
    of_system = RequestHeader(IMPORT_GUID, SENT_AT)
    topics = serialise(build_envelope(of_system, item_request(PROFILE)))
    assert topics.decode() == unsigned(sample("12-nsi220-request.xml"))
    request = registry_request([Criterion(Key.OGRN, "1020000000000")], PROFILE)
    assert serialise(build_envelope(of_system, request)).decode() == unsigned(
        sample("13-exportOrgRegistry-request.xml")
    )


def test_acks_are_read(sample: Sample) -> None:
    sent_at = datetime(2024, 7, 16, 6, 15, 2, 871_000, tzinfo=UTC)
    assert read_answer(sample("02-exportAppeal-ack.xml")) == Ack(
        ResultHeader(sent_at, EXPORT_GUID), "a1b2c3d4-0001-11ef-9000-0242ac120101", EXPORT_GUID
    )
    assert read_answer(sample("08-importAnswer-ack.xml")) == Ack(
        ResultHeader(sent_at, IMPORT_GUID), "a1b2c3d4-0002-11ef-9000-0242ac120202", IMPORT_GUID
    )


def state(message: bytes) -> StateResult:
    answer = read_answer(message)
    assert isinstance(answer, StateResult)
    return answer


def test_states_are_read(sample: Sample) -> None:
    received = state(sample("04-getState-result-1-received.xml"))
    assert (received.state, received.message_guid, received.version) == (
        RequestState.RECEIVED, "a1b2c3d4-0001-11ef-9000-0242ac120101", "12.2.0.5",
    )  # fmt: skip
    assert (received.nothing_found, received.silent, received.error) == (False, False, None)
    empty = state(sample("06-getState-result-3-empty-INT002012.xml"))
    assert empty.error == ErrorMessage("INT002012", "Нет объектов для экспорта")
    assert (empty.state, empty.nothing_found, empty.silent) == (RequestState.PROCESSED, True, False)


def test_a_refusal_is_read(sample: Sample) -> None:
    assert read_answer(sample("10-fault-AUT011005-signature-format.xml")) == Fault(
        None, ErrorMessage("AUT011005", "Ошибка формата подписи запроса"), "env:Server"
    )


def test_the_tree_of_topics_is_read(sample: Sample) -> None:
    item = read_item(state(sample("12b-nsi220-result.xml")))
    assert item is not None
    assert (item.registry_number, item.page, item.pages) == ("220", 1, 1)
    modified = datetime(2022, 12, 31, 21, tzinfo=UTC)
    quality = NsiElement(
        "5.3", "71a3c5e7-0b2d-4f61-8395-a7b9cbdde001", True, modified,
        (("Тема обращения", "Качество электрической энергии"),),
    )  # fmt: skip
    assert item.elements == (
        NsiElement(
            "5", "5f0c1ef4-7a3b-4c1d-9e2f-0000000001f4", True, modified,
            (("Тема обращения", "Коммунальные услуги"),), (quality,),
        ),
    )  # fmt: skip
    assert [entry.path for entry in entries(item)] == [
        ("Коммунальные услуги",),
        ("Коммунальные услуги", "Качество электрической энергии"),
    ]
