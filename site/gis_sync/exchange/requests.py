"""What each kind of operation asks for: its request, its service, its action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from gis_sync.exchange import sending
from gis_sync.exchange.composing import request_of
from gis_sync.exchange.connection import Connection
from gis_sync.exchange.organisations import criterion_of
from gis_sync.messages.appeal_requests import ByAttributes, ByGuid, export_request
from gis_sync.messages.organisations import registry_request
from gis_sync.messages.profile import Profile
from gis_sync.models import Action, Operation
from gis_sync.transport import Service

Build = Callable[[Operation, Profile], etree._Element]
Prepare = Callable[[Operation, Connection, datetime], bool]


@dataclass(frozen=True)
class Call:
    """An operation of a service; ``repeatable``: coming twice it does no harm.

    ``names_us``: its header names our organisation; registries ask only for the information system.
    ``prepare`` does what comes before the request, outside any transaction, and says whether there is any.
    """

    service: Service
    action: str
    build: Build
    repeatable: bool = True
    names_us: bool = True
    prepare: Prepare = lambda operation, connection, now: True


def _window(operation: Operation, profile: Profile) -> etree._Element:
    query = ByAttributes(starts_on=operation.starts_on, ends_on=operation.ends_on)
    return export_request(query, profile)


def _appeals(operation: Operation, profile: Profile) -> etree._Element:
    return export_request(ByGuid(tuple(operation.subjects)), profile)


def _answers(operation: Operation, profile: Profile) -> etree._Element:
    carried = Action.objects.filter(operation=operation, state=Action.State.UNDER_WAY)
    return request_of(carried.select_related("gis_appeal"), profile)


def _organisations(operation: Operation, profile: Profile) -> etree._Element:
    return registry_request([criterion_of(subject) for subject in operation.subjects], profile)


CALLS: Mapping[str, Call] = {
    Operation.Kind.WINDOW: Call(Service.APPEALS, "exportAppeal", _window),
    Operation.Kind.APPEALS: Call(Service.APPEALS, "exportAppeal", _appeals),
    Operation.Kind.ANSWERS: Call(
        Service.APPEALS, "importAnswer", _answers, repeatable=False, prepare=sending.prepare
    ),
    Operation.Kind.ORGANISATION: Call(
        Service.ORGANISATIONS, "exportOrgRegistry", _organisations, names_us=False
    ),
}
