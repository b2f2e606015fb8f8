"""Building what we send: elements, and values that are checked before they go into one."""

from datetime import date

from lxml import etree

from gis_sync.messages import dates
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.namespaces import BASE, base
from gis_sync.messages.reading import GUID
from gis_sync.messages.text import sendable

CONTAINER_ID = "signed-data-container"
"""Id of each request that is signed; the signature refers to it."""


def new_request(name: str, version: str, prefixes: dict[str, str]) -> etree._Element:
    """Return an empty request of a version, ready to be filled and then signed."""
    request = etree.Element(name, nsmap={**prefixes, "base": BASE})
    request.set("Id", CONTAINER_ID)
    request.set(base("version"), version)
    return request


def add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    """Append an element and return it."""
    element = etree.SubElement(parent, name)
    element.text = text
    return element


def add_day(parent: etree._Element, name: str, day: date | None) -> None:
    """Append a date, if there is one."""
    if day is not None:
        add(parent, name, dates.format_date(day))


def add_true(parent: etree._Element, name: str, wanted: bool) -> None:
    """Append a mark that can only be true, if it is wanted; «1» would be refused."""
    if wanted:
        add(parent, name, "true")


def checked_guid(guid: str, what: str) -> str:
    """Return an identifier; RequestInvalid names `what` it should have been."""
    if not GUID.fullmatch(guid):
        raise RequestInvalid(f"{what}: «{guid}» — не идентификатор ГИС ЖКХ.")
    return guid


def checked_text(text: str, what: str, limits: tuple[int, int]) -> str:
    """Return a text as it can be sent; RequestInvalid if its length is outside the limits, in characters."""
    sent = sendable(text)
    least, most = limits
    if len(sent) < least:
        wanted = "не заполнено" if not sent else f"не короче {least} знаков, а сейчас {len(sent)}"
        raise RequestInvalid(f"{what}: {wanted}.")
    if len(sent) > most:
        raise RequestInvalid(f"{what}: не длиннее {most} знаков, а сейчас {len(sent)}.")
    return sent


def refuse_duplicates(values: list[str], what: str) -> None:
    """RequestInvalid if two values are the same, whatever their case."""
    seen: set[str] = set()
    for each in values:
        key = sendable(each).lower()
        if key in seen:
            raise RequestInvalid(f"{what} повторяется: {each}.")
        seen.add(key)
