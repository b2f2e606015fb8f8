"""The SOAP 1.1 envelope: headers and requests into it, Ack, Fault and states out of it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import BinaryIO

from lxml import etree

from gis_sync.messages import dates, reading
from gis_sync.messages.building import add, add_true, checked_guid, checked_text
from gis_sync.messages.errors import MessageUnreadable, Trouble
from gis_sync.messages.namespaces import BASE, SERVICES, SIGNATURE, SOAP, ap, base, soap

NO_OBJECTS = "INT002012"
"""«Нет объектов для экспорта»: a success without anything in it, not an error."""

# faultstring is «AUT011005: Ошибка формата подписи запроса».
_CODED = re.compile(r"([A-Z]{3}\d{6}):\s*", re.ASCII)


@dataclass(frozen=True)
class Creator:
    """The information system that a request comes from, and who runs it: 1 to 255 characters each."""

    name: str
    operator: str


@dataclass(frozen=True)
class RequestHeader:
    """Header of requests in the name of an organisation; with `org_ppa_guid` empty, of an information system.

    `sent_at` is aware. `operator_signature`: signed by the operator of the information system.
    """

    message_guid: str
    sent_at: datetime
    org_ppa_guid: str = ""
    operator_signature: bool = True
    creators: tuple[Creator, ...] = ()


@dataclass(frozen=True)
class ResultHeader:
    """Header of an answer: when it was made and to which of our messages."""

    sent_at: datetime | None
    message_guid: str


@dataclass(frozen=True)
class ErrorMessage:
    """An error by its documented code; `description` is GIS ZhKKh's own Russian."""

    code: str
    description: str
    stack_trace: str = ""


@dataclass(frozen=True)
class Ack:
    """A request was accepted: `message_guid` is theirs, to ask the state by; the other is ours."""

    header: ResultHeader | None
    message_guid: str
    requester_message_guid: str


@dataclass(frozen=True)
class Fault:
    """A request was refused whole."""

    header: ResultHeader | None
    error: ErrorMessage
    fault_code: str = ""


class RequestState(IntEnum):
    RECEIVED = 1
    PROCESSING = 2
    PROCESSED = 3


@dataclass(frozen=True)
class StateResult:
    """How far a request has come, and what came of it.

    `appeals` counts the exported appeals, which `iter_appeals` reads; `element` holds the rest.
    """

    header: ResultHeader | None
    state: RequestState
    message_guid: str
    version: str
    error: ErrorMessage | None
    appeals: int
    element: etree._Element

    @property
    def nothing_found(self) -> bool:
        """Tell whether GIS ZhKKh says in so many words that there is nothing to export."""
        return (
            self.state is RequestState.PROCESSED and self.error is not None and self.error.code == NO_OBJECTS
        )

    @property
    def silent(self) -> bool:
        """Tell whether the request is processed and nothing is said: neither objects nor an error."""
        told = {base("RequestState"), base("MessageGUID"), f"{{{SIGNATURE}}}Signature"}
        return (
            self.state is RequestState.PROCESSED
            and not self.appeals
            and all(child.tag in told for child in self.element)
        )


def build_envelope(header: RequestHeader, request: etree._Element) -> etree._Element:
    """Return an envelope with the request in it, unsigned. The request moves into the envelope's tree."""
    envelope = etree.Element(soap("Envelope"), nsmap={"soapenv": SOAP, "base": BASE})
    add(envelope, soap("Header")).append(_header(header))
    add(envelope, soap("Body")).append(request)
    return envelope


def request_in(envelope: etree._Element) -> etree._Element:
    """Return the request of an envelope: what is signed, its signature being its first child."""
    return envelope.find(soap("Body"))[0]


def serialise(envelope: etree._Element) -> bytes:
    """Return the bytes to post, compact: space between the elements would break the signature."""
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def state_request(message_guid: str) -> etree._Element:
    """Return the request for the state of a message by its GUID in GIS ZhKKh; it is never signed."""
    request = etree.Element(base("getStateRequest"), nsmap={"base": BASE})
    add(request, base("MessageGUID"), checked_guid(message_guid, "Идентификатор сообщения"))
    return request


def read_answer(source: bytes | BinaryIO) -> Ack | Fault | StateResult:
    """Return what a body, or a binary file with it, says; appeals in it are counted and let go.

    The charset that HTTP names plays no part. MessageUnreadable if it is no message, or not a whole one.
    """
    body, appeals, header = _body(source)
    fault = body.find(soap("Fault"))
    if fault is not None:
        return _fault(header, fault)
    ack = body.find(f"{base('AckRequest')}/{base('Ack')}")
    if ack is not None:
        return Ack(
            header, reading.guid(ack, base("MessageGUID")), reading.guid(ack, base("RequesterMessageGUID"))
        )
    for namespace in SERVICES:
        result = body.find(f"{{{namespace}}}getStateResult")
        if result is not None:
            return _state(header, result, appeals)
    name = etree.QName(body[0]).localname if len(body) else "пусто"
    raise MessageUnreadable(Trouble.UNEXPECTED, f"Неизвестный вид ответа ГИС ЖКХ: {name}.")


def read_error(element: etree._Element) -> ErrorMessage:
    """Return the error that an ErrorMessage or an Error of a row describes."""
    return ErrorMessage(
        reading.value(element, base("ErrorCode")),
        reading.value(element, base("Description")),
        reading.value(element, base("StackTrace")),
    )


def _header(header: RequestHeader) -> etree._Element:
    name = "RequestHeader" if header.org_ppa_guid else "ISRequestHeader"
    element = etree.Element(base(name), nsmap={"base": BASE})
    add(element, base("Date"), dates.format_moment(header.sent_at))
    add(element, base("MessageGUID"), checked_guid(header.message_guid, "Идентификатор сообщения"))
    if header.org_ppa_guid:
        add(element, base("orgPPAGUID"), checked_guid(header.org_ppa_guid, "Идентификатор организации"))
        add_true(element, base("IsOperatorSignature"), header.operator_signature)
    for creator in header.creators:
        row = add(element, base("ISCreator"))
        add(row, base("ISName"), checked_text(creator.name, "Название информационной системы", (1, 255)))
        add(
            row,
            base("ISOperatorName"),
            checked_text(creator.operator, "Оператор информационной системы", (1, 255)),
        )
    return element


def _body(source: bytes | BinaryIO) -> tuple[etree._Element, int, ResultHeader | None]:
    appeals = 0
    for element in reading.parsed(reading.opened(source), ap("ExportAppealResult")):
        if element.tag == ap("ExportAppealResult"):
            appeals += 1
            reading.let_go(element)
    root = element
    body = root.find(soap("Body"))
    if root.tag != soap("Envelope") or body is None:
        name = etree.QName(root).localname
        raise MessageUnreadable(
            Trouble.NOT_SOAP, f"Ответ ГИС ЖКХ — не сообщение SOAP: корневой элемент {name}."
        )
    found = root.find(f"{soap('Header')}/{base('ResultHeader')}")
    header = None
    if found is not None:
        sent_at = dates.parse_moment(reading.value(found, base("Date")))
        header = ResultHeader(sent_at, reading.guid(found, base("MessageGUID")))
    return body, appeals, header


def _fault(header: ResultHeader | None, fault: etree._Element) -> Fault:
    detail = fault.find(f"detail/{base('Fault')}")
    said = reading.value(fault, "faultstring")
    coded = _CODED.match(said)
    code, text = (coded[1], said[coded.end() :]) if coded else ("", said)
    return Fault(
        header,
        ErrorMessage(
            reading.value(detail, base("ErrorCode")) or code,
            reading.value(detail, base("ErrorMessage")) or text,
            reading.value(detail, base("StackTrace")),
        ),
        reading.value(fault, "faultcode"),
    )


def _state(header: ResultHeader | None, result: etree._Element, appeals: int) -> StateResult:
    said = reading.value(result, base("RequestState"))
    if said not in {"1", "2", "3"}:
        raise MessageUnreadable(
            Trouble.UNEXPECTED, f"Неизвестное состояние запроса в ГИС ЖКХ: «{said[:40]}»."
        )
    error = result.find(base("ErrorMessage"))
    return StateResult(
        header,
        RequestState(int(said)),
        reading.guid(result, base("MessageGUID")),
        result.get(base("version"), ""),
        None if error is None else read_error(error),
        appeals,
        result,
    )
