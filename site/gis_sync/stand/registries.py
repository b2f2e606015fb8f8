"""The neighbour services: registry 220 of topics, and the registry of organisations."""

from collections.abc import Iterator
from datetime import datetime, time

from gis_sync.stand.wire import (
    BASE,
    MOSCOW,
    NSI_BASE,
    NSI_COMMON,
    ORGANISATION_COMMON,
    ORGANISATION_REGISTRY,
    ORGANISATIONS,
    SCHEMA_INSTANCE,
    Element,
    add,
    add_true,
    day,
    elements,
    instant,
    parse_moment,
    text_of,
)
from gis_sync.stand.world import Organisation, Topic, World

TOPICS = 220
PAGE = 1000
"""Elements of the upper level on a page."""
_FIELD = "Тема обращения"


class UnknownRegistry(LookupError):
    """A registry that the stand does not keep."""


class NothingFound(LookupError):
    """No entry answers the request."""


def write_topics(world: World, request: Element, into: Element) -> None:
    """Append an NsiItem with the topics changed since; raise UnknownRegistry or NothingFound."""
    _write_item(world, _topics(world, request), add(into, NSI_COMMON, "NsiItem"))


def write_page_of_topics(world: World, request: Element, into: Element) -> None:
    """Append an NsiPagingItem with one page of them; raise UnknownRegistry or NothingFound."""
    topics, page = _topics(world, request), int(text_of(request, NSI_COMMON, "Page") or 1)
    shown = topics[(page - 1) * PAGE : page * PAGE]
    if not shown:
        raise NothingFound
    item = add(into, NSI_COMMON, "NsiPagingItem")
    _write_item(world, shown, item)
    add(item, NSI_COMMON, "TotalItemsCount", str(len(topics)))
    add(item, NSI_COMMON, "TotalPages", str(-(-len(topics) // PAGE)))
    add(item, NSI_COMMON, "CurrentPage", str(page))


def _topics(world: World, request: Element) -> list[Topic]:
    if int(text_of(request, NSI_COMMON, "RegistryNumber") or 0) != TOPICS:
        raise UnknownRegistry
    after = text_of(request, NSI_COMMON, "ModifiedAfter")
    topics = [topic for topic in world.topics if after is None or _modified(topic) > parse_moment(after)]
    if not topics:
        raise NothingFound
    return topics


def _write_item(world: World, topics: list[Topic], item: Element) -> None:
    add(item, NSI_BASE, "NsiItemRegistryNumber", str(TOPICS))
    add(item, NSI_BASE, "Created", instant(world.now()))
    for topic in topics:
        _write_topic(topic, add(item, NSI_BASE, "NsiElement"))


def _write_topic(topic: Topic, into: Element) -> None:
    add(into, NSI_BASE, "Code", topic.code)
    add(into, NSI_BASE, "GUID", topic.guid)
    add(into, NSI_BASE, "Modified", instant(_modified(topic)))
    add(into, NSI_BASE, "IsActual", "true" if topic.is_actual else "false")
    field = add(into, NSI_BASE, "NsiElementField")
    field.set(f"{{{SCHEMA_INSTANCE}}}type", "ns6:NsiElementStringFieldType")
    add(field, NSI_BASE, "Name", _FIELD)
    add(field, NSI_BASE, "Value", topic.name)
    for child in topic.children:
        _write_topic(child, add(into, NSI_BASE, "ChildElement"))


def _modified(topic: Topic) -> datetime:
    return datetime.combine(topic.modified, time(), MOSCOW)


def write_organisations(world: World, request: Element, into: Element) -> None:
    """Append the organisations that any criterion names; raise NothingFound when there is none."""
    found = {organisation.ppa_guid: organisation for organisation in _found(world, request)}
    if not found:
        raise NothingFound
    for organisation in found.values():
        _write_organisation(world, organisation, add(into, ORGANISATION_COMMON, "exportOrgRegistryResult"))


def _found(world: World, request: Element) -> Iterator[Organisation]:
    for criterion in request.iterfind(f"{{{ORGANISATION_COMMON}}}SearchCriteria"):
        asked = {str(field.tag): (field.text or "").lower() for field in elements(criterion)}
        asked.pop(f"{{{ORGANISATION_COMMON}}}isRegistered", None)
        for organisation in world.organisations.values():
            known = _identifiers(organisation)
            if all(known.get(tag) == value for tag, value in asked.items()):
                yield organisation


def _identifiers(organisation: Organisation) -> dict[str, str]:
    return {
        f"{{{ORGANISATIONS}}}OGRN": organisation.ogrn,
        f"{{{ORGANISATIONS}}}KPP": organisation.kpp,
        f"{{{ORGANISATION_REGISTRY}}}orgRootEntityGUID": organisation.root_guid,
        f"{{{ORGANISATION_REGISTRY}}}orgVersionGUID": organisation.version_guid,
        f"{{{ORGANISATION_COMMON}}}orgPPAGUID": organisation.ppa_guid,
    }


def _write_organisation(world: World, organisation: Organisation, into: Element) -> None:
    add(into, ORGANISATION_REGISTRY, "orgRootEntityGUID", organisation.root_guid)
    version = add(into, ORGANISATION_COMMON, "OrgVersion")
    add(version, ORGANISATION_REGISTRY, "orgVersionGUID", organisation.version_guid)
    add(version, ORGANISATION_COMMON, "lastEditingDate", day(world.today()))
    add(version, ORGANISATION_COMMON, "IsActual", "true")
    legal = add(version, ORGANISATION_COMMON, "Legal")
    add(legal, ORGANISATION_REGISTRY, "ShortName", organisation.short_name)
    add(legal, ORGANISATION_REGISTRY, "FullName", organisation.full_name)
    add(legal, ORGANISATIONS, "OGRN", organisation.ogrn)
    add(legal, ORGANISATIONS, "INN", organisation.inn)
    add(legal, ORGANISATIONS, "KPP", organisation.kpp)
    add(into, BASE, "orgPPAGUID", organisation.ppa_guid)
    add_true(into, ORGANISATION_COMMON, "isRegistered", True)
