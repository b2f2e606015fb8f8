"""The registry of organisations: who has which GUID there, and the orgPPAGUID of requests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from gis_sync.messages import reading
from gis_sync.messages.building import add, checked_guid, new_request, refuse_duplicates
from gis_sync.messages.envelope import StateResult
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.namespaces import (
    ORG_REGISTRY,
    ORG_REGISTRY_COMMON,
    ORGANIZATIONS,
    base,
    nsi,
    organization,
    registry,
)
from gis_sync.messages.profile import MAX_CRITERIA, Profile


def _oc(name: str) -> str:
    return f"{{{ORG_REGISTRY_COMMON}}}{name}"


class Key(StrEnum):
    """What an organisation is looked for by."""

    OGRN = "ОГРН"
    OGRNIP = "ОГРНИП"
    NZA = "НЗА"
    ROOT_GUID = "Идентификатор организации"
    VERSION_GUID = "Идентификатор версии организации"
    PPA_GUID = "orgPPAGUID"


_NUMBERS = {Key.OGRN: ("OGRN", 13), Key.OGRNIP: ("OGRNIP", 15), Key.NZA: ("NZA", 11)}
_GUIDS = {
    Key.ROOT_GUID: registry("orgRootEntityGUID"),
    Key.VERSION_GUID: registry("orgVersionGUID"),
    Key.PPA_GUID: _oc("orgPPAGUID"),
}


@dataclass(frozen=True)
class Criterion:
    """One organisation to look for; `kpp` narrows down an OGRN only."""

    key: Key
    value: str
    kpp: str = ""


@dataclass(frozen=True)
class Organisation:
    """An organisation of the registry; `ppa_guid` is empty for those that do not supply information.

    `kind`, the element it came in: Legal, Subsidiary, Entrp or ForeignBranch. `roles`: codes of registry 20.
    """

    root_guid: str
    version_guid: str
    kind: str
    full_name: str
    short_name: str = ""
    ogrn: str = ""
    inn: str = ""
    kpp: str = ""
    ppa_guid: str = ""
    roles: tuple[str, ...] = ()
    is_actual: bool = True
    is_registered: bool = False


def registry_request(criteria: Sequence[Criterion], profile: Profile) -> etree._Element:
    """Return the request for 1 to 100 organisations, ready to be signed; RequestInvalid if it cannot be."""
    if not 1 <= len(criteria) <= MAX_CRITERIA:
        raise RequestInvalid(f"В одном запросе от 1 до {MAX_CRITERIA} организаций, а сейчас {len(criteria)}.")
    refuse_duplicates(
        [" ".join((each.key, each.value, each.kpp)).strip() for each in criteria], "Условие поиска"
    )
    prefixes = {"oc": ORG_REGISTRY_COMMON, "ob": ORGANIZATIONS}
    request = new_request(_oc("exportOrgRegistryRequest"), profile.organisations_version, prefixes)
    for criterion in criteria:
        _add_criterion(add(request, _oc("SearchCriteria")), criterion)
    return request


def read_organisations(state: StateResult) -> tuple[Organisation, ...]:
    """Return the organisations of an answer."""
    return tuple(_organisation(each) for each in state.element.findall(_oc("exportOrgRegistryResult")))


def _add_criterion(element: etree._Element, criterion: Criterion) -> None:
    if criterion.kpp and criterion.key is not Key.OGRN:
        raise RequestInvalid("КПП уточняет только поиск по ОГРН.")
    if criterion.key in _GUIDS:
        named = etree.SubElement(element, _GUIDS[criterion.key], nsmap={"orb": ORG_REGISTRY})
        named.text = checked_guid(criterion.value, criterion.key)
        return
    name, digits = _NUMBERS[criterion.key]
    add(element, organization(name), _digits(criterion.value, criterion.key, digits))
    if criterion.kpp:
        add(element, organization("KPP"), _digits(criterion.kpp, "КПП", 9))


def _digits(value: str, what: str, length: int) -> str:
    if not re.fullmatch(rf"[0-9]{{{length}}}", value):
        raise RequestInvalid(f"{what}: нужно {length} цифр, а сейчас «{value}».")
    return value


def _organisation(element: etree._Element) -> Organisation:
    version = element.find(_oc("OrgVersion"))
    kinds = [] if version is None else [each for each in version if etree.QName(each).localname in _KINDS]
    body = kinds[0] if kinds else None
    return Organisation(
        reading.guid(element, registry("orgRootEntityGUID")),
        reading.guid(version, registry("orgVersionGUID")),
        "" if body is None else etree.QName(body).localname,
        _name(body, "FullName") or _person(body),
        _name(body, "ShortName"),
        reading.value(body, organization("OGRN")) or reading.value(body, organization("OGRNIP")),
        reading.value(body, organization("INN")),
        reading.value(body, organization("KPP")),
        reading.guid(element, base("orgPPAGUID")),
        tuple(reading.value(role, nsi("Code")) for role in element.findall(_oc("organizationRoles"))),
        reading.flag(version, _oc("IsActual")),
        reading.flag(element, _oc("isRegistered")),
    )


_KINDS = frozenset({"Legal", "Subsidiary", "Entrp", "ForeignBranch"})


def _name(body: etree._Element | None, name: str) -> str:
    return reading.value(body, registry(name))


def _person(body: etree._Element | None) -> str:
    parts = (_name(body, part) for part in ("Surname", "FirstName", "Patronymic"))
    return " ".join(part for part in parts if part)
