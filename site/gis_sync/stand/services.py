"""The services: where they listen, which operations they have, which versions those accept."""

from dataclasses import dataclass

from gis_sync.stand.wire import APPEALS, BASE, NSI_COMMON, ORGANISATION_COMMON

EXPORT_APPEAL = "exportAppeal"
IMPORT_ANSWER = "importAnswer"
EXPORT_NSI_ITEM = "exportNsiItem"
EXPORT_NSI_PAGE = "exportNsiPagingItem"
EXPORT_ORG_REGISTRY = "exportOrgRegistry"
GET_STATE = "getState"


@dataclass(frozen=True)
class Operation:
    """One operation: the tag of its request, and the versions that are accepted; getState has none."""

    name: str
    tag: str
    versions: frozenset[str] = frozenset()

    @property
    def is_signed(self) -> bool:
        """Requests with a version are signed; getState has neither version nor signature."""
        return bool(self.versions)


@dataclass(frozen=True)
class Service:
    path: str
    namespace: str
    header: str
    """Name of the header block that the service wants."""
    result_version: str
    schema: str
    """Where its types stand in the official bundle."""
    operations: tuple[Operation, ...]

    def operation(self, soap_action: str) -> Operation | None:
        """Find the operation of a SOAPAction header, with or without quotes."""
        name = soap_action.strip().strip('"').removeprefix("urn:")
        return next((operation for operation in self.operations if operation.name == name), None)


_STATE = Operation(GET_STATE, f"{{{BASE}}}getStateRequest")

APPEALS_SERVICE = Service(
    path="/ext-bus-appeals-service/services/AppealsAsync",
    namespace=APPEALS,
    header="RequestHeader",
    result_version="12.2.0.5",
    schema="appeals/hcs-appeals-types.xsd",
    operations=(
        Operation(
            EXPORT_APPEAL,
            f"{{{APPEALS}}}exportAppealRequest",
            frozenset({"12.2.0.11", "13.1.10.1", "13.2.1.0", "13.2.5.0", "13.3.2.0", "14.4.0.1", "14.8.0.1"}),
        ),
        Operation(
            IMPORT_ANSWER,
            f"{{{APPEALS}}}importAnswerRequest",
            frozenset({"12.2.0.13", "13.2.1.0", "15.11.0.0"}),
        ),
        _STATE,
    ),
)
NSI_SERVICE = Service(
    path="/ext-bus-nsi-common-service/services/NsiCommonAsync",
    namespace=NSI_COMMON,
    header="ISRequestHeader",
    result_version="10.0.1.2",
    schema="nsi-common/hcs-nsi-common-types.xsd",
    operations=(
        Operation(EXPORT_NSI_ITEM, f"{{{NSI_COMMON}}}exportNsiItemRequest", frozenset({"10.0.1.2"})),
        Operation(EXPORT_NSI_PAGE, f"{{{NSI_COMMON}}}exportNsiPagingItemRequest", frozenset({"10.0.1.2"})),
        _STATE,
    ),
)
ORGANISATION_SERVICE = Service(
    path="/ext-bus-org-registry-common-service/services/OrgRegistryCommonAsync",
    namespace=ORGANISATION_COMMON,
    header="ISRequestHeader",
    result_version="10.0.2.1",
    schema="organizations-registry-common/hcs-organizations-registry-common-types.xsd",
    operations=(
        Operation(
            EXPORT_ORG_REGISTRY, f"{{{ORGANISATION_COMMON}}}exportOrgRegistryRequest", frozenset({"10.0.2.1"})
        ),
        _STATE,
    ),
)
SERVICES = {service.path: service for service in (APPEALS_SERVICE, NSI_SERVICE, ORGANISATION_SERVICE)}


def version_key(version: str) -> tuple[int, ...]:
    """Make versions comparable: 13.2.5.0 comes before 13.10.1.0."""
    return tuple(int(part) for part in version.split("."))
