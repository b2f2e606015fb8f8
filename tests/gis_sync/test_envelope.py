"""What comes back: acceptance, refusal, state, and all that is none of them."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from lxml import etree
from tests.gis_sync import wire
from tests.gis_sync.wire import OURS, THEIRS, guid, tag

from gis_sync.messages.envelope import (
    Ack,
    Creator,
    ErrorMessage,
    Fault,
    RequestHeader,
    RequestState,
    ResultHeader,
    StateResult,
    build_envelope,
    read_answer,
    request_in,
    serialise,
    state_request,
)
from gis_sync.messages.errors import MessageUnreadable, RequestInvalid, Trouble
from gis_sync.messages.import_results import ImportResult, import_results

AT = datetime(2024, 7, 16, 6, 15, 2, 871_000, tzinfo=UTC)
HEADER = ResultHeader(AT, OURS)


def state(message: bytes) -> StateResult:
    answer = read_answer(message)
    assert isinstance(answer, StateResult)
    return answer


def sent(header: RequestHeader) -> str:
    return serialise(build_envelope(header, state_request(THEIRS))).decode()


def test_a_request_in_the_name_of_an_organisation() -> None:
    header = RequestHeader(OURS, AT, guid(1), creators=(Creator("Сайт", "ООО «БЭСО»"),))
    assert sent(header) == (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:base="http://dom.gosuslugi.ru/schema/integration/base/">'
        "<soapenv:Header><base:RequestHeader><base:Date>2024-07-16T09:15:02.871+03:00</base:Date>"
        f"<base:MessageGUID>{OURS}</base:MessageGUID><base:orgPPAGUID>{guid(1)}</base:orgPPAGUID>"
        "<base:IsOperatorSignature>true</base:IsOperatorSignature><base:ISCreator><base:ISName>Сайт</base:ISName>"
        "<base:ISOperatorName>ООО «БЭСО»</base:ISOperatorName></base:ISCreator></base:RequestHeader>"
        "</soapenv:Header><soapenv:Body><base:getStateRequest>"
        f"<base:MessageGUID>{THEIRS}</base:MessageGUID></base:getStateRequest></soapenv:Body></soapenv:Envelope>"
    )


def test_a_request_signed_by_the_organisation_itself_says_nothing_of_an_operator() -> None:
    assert "IsOperatorSignature" not in sent(RequestHeader(OURS, AT, guid(1), operator_signature=False))


def test_a_request_of_the_information_system_names_no_organisation() -> None:
    header = sent(RequestHeader(OURS, AT)).partition("</soapenv:Header>")[0]
    assert "<base:ISRequestHeader>" in header
    assert "orgPPAGUID" not in header
    assert "IsOperatorSignature" not in header


def test_what_is_signed_is_found_in_the_envelope() -> None:
    request = state_request(THEIRS)
    assert request_in(build_envelope(RequestHeader(OURS, AT), request)) is request


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (RequestHeader("1", AT), "Идентификатор сообщения: «1»"),
        (RequestHeader(OURS, AT, "орг"), "Идентификатор организации: «орг»"),
        (RequestHeader(OURS, AT, creators=(Creator("", "x"),)), "информационной системы: не заполнено"),
        (RequestHeader(OURS, AT, creators=(Creator("x", "x" * 256),)), "не длиннее 255 знаков"),
    ],
)
def test_a_header_that_would_be_refused_is_not_built(header: RequestHeader, why: str) -> None:
    with pytest.raises(RequestInvalid, match=why):
        sent(header)


def test_an_ack_is_read_in_any_case_of_its_identifiers() -> None:
    inner = tag("ns4:MessageGUID", THEIRS.upper()) + tag("ns4:RequesterMessageGUID", OURS.upper())
    message = wire.envelope(tag("ns4:AckRequest", tag("ns4:Ack", inner)))
    assert read_answer(message) == Ack(HEADER, THEIRS, OURS)
    assert read_answer(BytesIO(message)) == Ack(HEADER, THEIRS, OURS)


@pytest.mark.parametrize(
    ("detail", "said", "code", "text", "trace"),
    [
        (
            "<ns4:Fault><ns4:ErrorCode>AUT011003</ns4:ErrorCode>"
            "<ns4:ErrorMessage>Доступ запрещён</ns4:ErrorMessage>"
            "<ns4:StackTrace>at x</ns4:StackTrace></ns4:Fault>",
            "AUT011003: Доступ запрещён", "AUT011003", "Доступ запрещён", "at x",
        ),
        ("<ns4:Fault><ns4:ErrorCode>EXP001000</ns4:ErrorCode></ns4:Fault>", "EXP001000: Сбой: повторите",
         "EXP001000", "Сбой: повторите", ""),
        ("", "FMT001300: Неверный формат", "FMT001300", "Неверный формат", ""),
        ("<other/>", "Internal Error", "", "Internal Error", ""),
        ("", "", "", "", ""),
    ],
)  # fmt: skip
def test_a_fault_is_read_from_its_detail_or_its_string(
    detail: str, said: str, code: str, text: str, trace: str
) -> None:
    fault = tag("faultcode", "env:Server") + tag("faultstring", said) + tag("detail", detail)
    assert read_answer(wire.envelope(tag("env:Fault", fault))) == Fault(
        HEADER, ErrorMessage(code, text, trace), "env:Server"
    )


@pytest.mark.parametrize(("code", "meant"), [("1", RequestState.RECEIVED), (" 2 ", RequestState.PROCESSING)])
def test_a_request_under_way_is_neither_empty_nor_done(code: str, meant: RequestState) -> None:
    answer = state(wire.state("", code=code))
    assert (answer.header, answer.state, answer.message_guid, answer.appeals) == (HEADER, meant, THEIRS, 0)
    assert not answer.nothing_found
    assert not answer.silent


def test_nothing_to_export_is_no_error_and_silence_is_not_nothing() -> None:
    inner = tag("ns4:ErrorCode", "INT002012") + tag("ns4:Description", "Нет объектов для экспорта")
    empty = state(wire.state(tag("ns4:ErrorMessage", inner)))
    assert (empty.nothing_found, empty.silent) == (True, False)
    silent = state(wire.state(""))
    assert (silent.nothing_found, silent.silent) == (False, True)
    signed = wire.state('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>')
    assert state(signed).silent
    inner = inner.replace("INT002012", "EXP001000")
    failed = state(wire.state(tag("ns4:ErrorMessage", inner)))
    assert (failed.nothing_found, failed.silent) == (False, False)
    assert failed.error == ErrorMessage("EXP001000", "Нет объектов для экспорта")


def test_an_unexpected_version_and_a_missing_header_refuse_nothing() -> None:
    message = wire.state("", version="99.0.0.0")
    assert state(message).version == "99.0.0.0"
    start, end = message.index(b"<env:Header>"), message.index(b"<env:Body>")
    assert state(message[:start] + message[end:]).header is None


@pytest.mark.parametrize("service", ["ns13", "ns9", "ns10"])
def test_each_service_has_a_state_of_its_own(service: str) -> None:
    assert state(wire.state("", service=service)).state is RequestState.PROCESSED


def test_rows_of_an_import_come_one_by_one() -> None:
    done = tag("ns4:GUID", guid(1).upper()) + tag("ns4:TransportGUID", guid(2).upper())
    done += tag("ns4:UniqueNumber", "77-1") + tag("ns4:UpdateDate", "2024-07-16T09:15:02.871+03:00")
    error = tag("ns4:ErrorCode", "INT002000") + tag("ns4:Description", "Значение отсутствует")
    failed = tag("ns4:TransportGUID", guid(3)) + tag("ns4:Error", error) * 2
    rows = import_results(state(wire.state("".join(tag("ns13:ImportResult", row) for row in (done, failed)))))
    problem = ErrorMessage("INT002000", "Значение отсутствует")
    assert rows == (
        ImportResult(guid(2), guid(1), "77-1", AT),
        ImportResult(guid(3), errors=(problem, problem)),
    )
    assert [row.succeeded for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("message", "kind", "why"),
    [
        (b"", Trouble.EMPTY, "пустой ответ"),
        (b" \r\n\t ", Trouble.EMPTY, "пустой ответ"),
        (b"Service Unavailable", Trouble.NOT_XML, "не XML"),
        (b"\x1f\x8b\x08\x00\x00\x00", Trouble.NOT_XML, "не XML"),
        ("Сбой".encode("cp1251"), Trouble.NOT_XML, "не XML"),
        (b"<", Trouble.NOT_XML, "не XML"),
        (b"<a", Trouble.DAMAGED, "оборван или повреждён"),
        (b'{"error": 1}', Trouble.NOT_XML, "не XML"),
        (b"<!--" + b" " * 70_000 + b"--><a/>", Trouble.NOT_XML, "не XML"),
        (b"<a/>", Trouble.NOT_SOAP, "корневой элемент a"),
        (b"<a:b xmlns:a='urn:x'><c/></a:b>", Trouble.NOT_SOAP, "корневой элемент b"),
        (wire.envelope("").replace(b"xmlsoap.org/soap", b"xmlsoap.org/soap2"), Trouble.NOT_SOAP, "Envelope"),
        (b"<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'/>", Trouble.NOT_SOAP, "Envelope"),
        (wire.envelope(""), Trouble.UNEXPECTED, "Неизвестный вид ответа ГИС ЖКХ: пусто"),
        (
            wire.envelope("<!-- x --><?y z?><ns4:ping/>"),
            Trouble.UNEXPECTED,
            "Неизвестный вид ответа ГИС ЖКХ: ping",
        ),
        (wire.state("", code="4"), Trouble.UNEXPECTED, "состояние запроса в ГИС ЖКХ: «4»"),
        (wire.state("", code=""), Trouble.UNEXPECTED, "состояние запроса в ГИС ЖКХ: «»"),
    ],
)
def test_what_is_no_answer_is_told_in_words(message: bytes, kind: Trouble, why: str) -> None:
    with pytest.raises(MessageUnreadable, match=why) as caught:
        read_answer(message)
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (b"<html><head><title>502 Bad Gateway</title></head></html>", " «502 Bad Gateway»"),
        (b"<!DOCTYPE html>\n<html><head><title> Error\n 503 &amp; &#187; </title><br>", " «Error 503 & »»"),
        (b"<!doctype html><HTML><TITLE>x</TITLE>", " «x»"),
        ("<html><title>Технические работы</title>".encode("cp1251"), " «Технические работы»"),
        (b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/x.dtd"><html>', ""),
        (b"\n<html><p>oops", ""),
        (b"<html><title>" + b"x" * 300 + b"</title>", " «" + "x" * 200 + "»"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'><title>w</title></html>", " «w»"),
    ],
)  # fmt: skip
def test_a_web_page_is_told_by_its_title(page: bytes, title: str) -> None:
    with pytest.raises(MessageUnreadable) as caught:
        read_answer(page)
    assert (caught.value.kind, str(caught.value)) == (
        Trouble.HTML, f"Вместо ответа ГИС ЖКХ пришла веб-страница{title}.",
    )  # fmt: skip


def test_a_long_page_cut_within_a_character_is_still_told() -> None:
    page = b"<html><title>" + "Сбой".encode() + b"</title>" + "ё".encode() * 60_000
    for shift in range(2):
        with pytest.raises(MessageUnreadable, match="«Сбой»"):
            read_answer(page.replace(b"<html>", b"<html>" + b" " * shift))


def test_a_serialised_envelope_has_no_space_between_its_elements() -> None:
    message = serialise(build_envelope(RequestHeader(OURS, AT, guid(1)), state_request(THEIRS)))
    texts = [each.text for each in etree.fromstring(message).iter() if len(each)]
    assert set(texts) == {None}
