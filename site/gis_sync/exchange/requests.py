"""What each kind of operation asks for: its request, its service, its action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from gis_sync.messages.appeal_requests import ByAttributes, ByGuid, export_request
from gis_sync.messages.profile import Profile
from gis_sync.models import Operation
from gis_sync.transport import Service

Build = Callable[[Operation, Profile], etree._Element]


@dataclass(frozen=True)
class Call:
    """An operation of a service; ``repeatable``: coming twice it does no harm."""

    service: Service
    action: str
    build: Build
    repeatable: bool = True


def _window(operation: Operation, profile: Profile) -> etree._Element:
    query = ByAttributes(starts_on=operation.starts_on, ends_on=operation.ends_on)
    return export_request(query, profile)


def _appeals(operation: Operation, profile: Profile) -> etree._Element:
    return export_request(ByGuid(tuple(operation.subjects)), profile)


CALLS: Mapping[str, Call] = {
    Operation.Kind.WINDOW: Call(Service.APPEALS, "exportAppeal", _window),
    Operation.Kind.APPEALS: Call(Service.APPEALS, "exportAppeal", _appeals),
}
