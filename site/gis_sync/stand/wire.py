"""SOAP 1.1 as GIS ZhKKh speaks it: prefixes `ns4` and `ns13`, dates with +03:00, envelopes in and out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
DIGITAL_SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_INTEGRATION = "http://dom.gosuslugi.ru/schema/integration/"
BASE = _INTEGRATION + "base/"
APPEALS = _INTEGRATION + "appeals/"
NSI_BASE = _INTEGRATION + "nsi-base/"
NSI_COMMON = _INTEGRATION + "nsi-common/"
ORGANISATIONS = _INTEGRATION + "organizations-base/"
ORGANISATION_REGISTRY = _INTEGRATION + "organizations-registry-base/"
ORGANISATION_COMMON = _INTEGRATION + "organizations-registry-common/"

PREFIXES = {
    "ns4": BASE,
    "ns6": NSI_BASE,
    "ns8": ORGANISATION_REGISTRY,
    "ns9": NSI_COMMON,
    "ns10": ORGANISATIONS,
    "ns11": ORGANISATION_COMMON,
    "ns13": APPEALS,
    "xsi": SCHEMA_INSTANCE,
}
MOSCOW = timezone(timedelta(hours=3))
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")


class NotSoap(ValueError):
    """A body that is no SOAP 1.1 envelope with one element in its body; the message says why."""


@dataclass(frozen=True)
class Envelope:
    """The blocks of the header and the one element of the body."""

    headers: tuple[Element, ...]
    payload: Element


def read(body: bytes) -> Envelope:
    """Read an envelope; raise NotSoap for broken XML, any document type, another SOAP or another shape."""
    # No entity is expanded and nothing is fetched; one text may be as long as a thousand answers need.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise NotSoap(f"не XML: {error}") from error
    document: Any = root.getroottree().docinfo
    if document.doctype:
        raise NotSoap("объявление типа документа не допускается")
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise NotSoap("не конверт SOAP 1.1")
    parts = {part.tag: part for part in elements(root)}
    content = parts.get(f"{{{ENVELOPE}}}Body")
    payload = () if content is None else tuple(elements(content))
    if len(payload) != 1:
        raise NotSoap("в теле конверта не один элемент")
    header = parts.get(f"{{{ENVELOPE}}}Header")
    return Envelope(() if header is None else tuple(elements(header)), payload[0])


def elements(parent: Element) -> Iterator[Element]:
    """Yield the child elements, without comments and processing instructions."""
    return (child for child in parent if isinstance(child.tag, str))


def text_of(parent: Element, namespace: str, name: str) -> str | None:
    """Return the text of the first child of that name, "" for an empty one, None where there is none."""
    found = parent.find(f"{{{namespace}}}{name}")
    return None if found is None else found.text or ""


def day_of(parent: Element, namespace: str, name: str) -> date | None:
    """Return the calendar day of an xs:date child, its offset left aside; None where there is none."""
    found = text_of(parent, namespace, name)
    return None if found is None else parse_day(found)


def parse_day(value: str) -> date:
    """Read an xs:date with or without an offset; raise ValueError for anything else."""
    match = _DATE.fullmatch(value.strip())
    if match is None:
        raise ValueError(f"not a date: {value}")
    return date.fromisoformat(match[1])


def parse_moment(value: str) -> datetime:
    """Read an xs:dateTime; one without an offset is of Moscow. Raise ValueError for anything else."""
    moment = datetime.fromisoformat(value.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=MOSCOW)


def day(value: date) -> str:
    """Write a day as GIS ZhKKh does: 2024-07-15+03:00."""
    return f"{value.isoformat()}+03:00"


def instant(value: datetime) -> str:
    """Write an aware moment as GIS ZhKKh does: Moscow time to the millisecond."""
    return value.astimezone(MOSCOW).isoformat(timespec="milliseconds")


def root(namespace: str, name: str) -> Element:
    """Make an element that declares all prefixes, to be put into an envelope as bytes."""
    return etree.Element(f"{{{namespace}}}{name}", nsmap=PREFIXES)


def add(parent: Element, namespace: str, name: str, text: str | None = None) -> Element:
    """Append a child, with a text if there is one."""
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text
    return child


def add_given(parent: Element, namespace: str, name: str, text: str | None) -> None:
    """Append a child unless there is nothing to say in it."""
    if text is not None:
        add(parent, namespace, name, text)


def add_true(parent: Element, namespace: str, name: str, flag: bool) -> None:
    """Append a child fixed to `true`, or nothing."""
    if flag:
        add(parent, namespace, name, "true")


def to_bytes(element: Element) -> bytes:
    return etree.tostring(element, encoding="utf-8")


def envelope(content: bytes, *, now: datetime, message_guid: str) -> bytes:
    """Put an element that is already bytes into an envelope with a ResultHeader.

    The bytes stay as they are: a signature in them holds, and a result once made never changes.
    """
    header = root(BASE, "ResultHeader")
    add(header, BASE, "Date", instant(now))
    add(header, BASE, "MessageGUID", message_guid)
    return b"".join(
        [
            b"<?xml version='1.0' encoding='UTF-8'?>\n",
            b'<env:Envelope xmlns:env="%s"><env:Header>' % ENVELOPE.encode(),
            to_bytes(header),
            b"</env:Header><env:Body>",
            content,
            b"</env:Body></env:Envelope>",
        ]
    )


def fault(code: str, text: str) -> bytes:
    """Write a SOAP fault; there, unlike elsewhere, ErrorMessage is a plain string."""
    envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"env": ENVELOPE})
    body = etree.SubElement(envelope, f"{{{ENVELOPE}}}Body")
    fault = etree.SubElement(body, f"{{{ENVELOPE}}}Fault")
    etree.SubElement(fault, "faultcode").text = "env:Server"
    etree.SubElement(fault, "faultstring").text = f"{code}: {text}"
    detail = etree.SubElement(fault, "detail")
    reason = etree.SubElement(detail, f"{{{BASE}}}Fault", nsmap={"ns4": BASE})
    add(reason, BASE, "ErrorCode", code)
    add(reason, BASE, "ErrorMessage", text)
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def add_error(parent: Element, name: str, code: str, text: str) -> None:
    """Append an ErrorMessage or an Error: a code and its description."""
    error = add(parent, BASE, name)
    add(error, BASE, "ErrorCode", code)
    add(error, BASE, "Description", text)
