"""Reference books of GIS ZhKKh (НСИ); registry 220 holds the topics of appeals as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from gis_sync.messages import dates, reading
from gis_sync.messages.building import add, new_request
from gis_sync.messages.envelope import StateResult
from gis_sync.messages.errors import MessageUnreadable, RequestInvalid, Trouble
from gis_sync.messages.namespaces import NSI_BASE, NSI_COMMON, SCHEMA_INSTANCE, nsi
from gis_sync.messages.profile import Profile

TOPICS = 220
"""Registry of the topics of appeals."""
MAX_DEPTH = 20
"""Deeper trees are not what GIS ZhKKh publishes."""

_PREFIXES = {"nc": NSI_COMMON, "nb": NSI_BASE}


@dataclass(frozen=True)
class NsiElement:
    """An entry: fields by their Russian names in the order they came, and the entries below it."""

    code: str
    guid: str
    is_actual: bool
    modified_at: datetime | None
    fields: tuple[tuple[str, str], ...] = ()
    children: tuple["NsiElement", ...] = ()

    @property
    def name(self) -> str:
        """Return the value of the first field that has one, or the code."""
        return next((text for _, text in self.fields if text), self.code)


@dataclass(frozen=True)
class NsiItem:
    """A reference book, or a page of one: pages count from 1, and a whole book is one page."""

    registry_number: str
    created_at: datetime | None
    elements: tuple[NsiElement, ...]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True)
class TopicEntry:
    """An entry of a tree with the names that lead to it, its own the last."""

    element: NsiElement
    path: tuple[str, ...]


def item_request(
    profile: Profile, registry_number: int = TOPICS, *, modified_after: datetime | None = None, page: int = 0
) -> etree._Element:
    """Return the request for a reference book, or for a page of it from 1, 1000 entries each.

    `modified_after` is aware. RequestInvalid for a number or a page that cannot be.
    """
    if registry_number < 1 or page < 0:
        raise RequestInvalid("Номер справочника и номер страницы — числа от 1.")
    name = "exportNsiPagingItemRequest" if page else "exportNsiItemRequest"
    request = new_request(_nc(name), profile.nsi_version, _PREFIXES)
    add(request, _nc("RegistryNumber"), str(registry_number))
    add(request, nsi("ListGroup"), "NSI")
    if page:
        add(request, _nc("Page"), str(page))
    if modified_after is not None:
        add(request, _nc("ModifiedAfter"), dates.format_moment(modified_after))
    return request


def read_item(state: StateResult) -> NsiItem | None:
    """Return the reference book in an answer, if there is one. MessageUnreadable for a bottomless tree."""
    paged = state.element.find(_nc("NsiPagingItem"))
    item = state.element.find(_nc("NsiItem")) if paged is None else paged
    if item is None:
        return None
    return NsiItem(
        reading.value(item, nsi("NsiItemRegistryNumber")),
        dates.parse_moment(reading.value(item, nsi("Created"))),
        tuple(_element(each, 1) for each in item.findall(nsi("NsiElement"))),
        _count(item, "CurrentPage"),
        _count(item, "TotalPages"),
    )


def entries(item: NsiItem) -> Iterator[TopicEntry]:
    """Yield every entry of a tree, each before those below it."""
    waiting = [TopicEntry(element, (element.name,)) for element in reversed(item.elements)]
    while waiting:
        entry = waiting.pop()
        yield entry
        below = reversed(entry.element.children)
        waiting += [TopicEntry(child, (*entry.path, child.name)) for child in below]


def _nc(name: str) -> str:
    return f"{{{NSI_COMMON}}}{name}"


def _count(item: etree._Element, name: str) -> int:
    said = reading.value(item, _nc(name))
    return int(said) if said.isdecimal() else 1


def _element(element: etree._Element, depth: int) -> NsiElement:
    if depth > MAX_DEPTH:
        raise MessageUnreadable(Trouble.UNEXPECTED, f"Справочник ГИС ЖКХ вложен глубже {MAX_DEPTH} уровней.")
    changed = reading.value(element, nsi("Modified")) or reading.value(element, nsi("StartDate"))
    return NsiElement(
        reading.value(element, nsi("Code")),
        reading.guid(element, nsi("GUID")),
        reading.flag(element, nsi("IsActual")),
        dates.parse_moment(changed),
        tuple(_field(each) for each in element.findall(nsi("NsiElementField"))),
        tuple(_element(child, depth + 1) for child in element.findall(nsi("ChildElement"))),
    )


def _field(field: etree._Element) -> tuple[str, str]:
    """Return a field's name and what it says; the type in `xsi:type` decides where that stands."""
    kind = field.get(f"{{{SCHEMA_INSTANCE}}}type", "").rpartition(":")[2]
    said = field.find(_VALUES.get(kind, nsi("Value")))
    return reading.value(field, nsi("Name")), "" if said is None else reading.text_of(said).strip()


_VALUES = {
    "NsiElementEnumFieldType": f"{nsi('Position')}/{nsi('Value')}",
    "NsiElementNsiRefFieldType": f"{nsi('NsiRef')}/{nsi('Ref')}/{nsi('Name')}",
    "NsiElementOkeiRefFieldType": nsi("Code"),
}
