"""Operations of the services: where each is posted, its SOAPAction, whether it is signed."""

from dataclasses import dataclass

APPEALS_PATH = "/ext-bus-appeals-service/services/AppealsAsync"
NSI_PATH = "/ext-bus-nsi-common-service/services/NsiCommonAsync"
ORGANISATIONS_PATH = "/ext-bus-org-registry-common-service/services/OrgRegistryCommonAsync"


@dataclass(frozen=True)
class Operation:
    """One operation of a service; `path` is below the address of the stand or of production."""

    path: str
    action: str
    signed: bool = True


EXPORT_APPEAL = Operation(APPEALS_PATH, "urn:exportAppeal")
IMPORT_ANSWER = Operation(APPEALS_PATH, "urn:importAnswer")
APPEALS_STATE = Operation(APPEALS_PATH, "urn:getState", signed=False)
EXPORT_NSI_ITEM = Operation(NSI_PATH, "urn:exportNsiItem")
EXPORT_NSI_PAGE = Operation(NSI_PATH, "urn:exportNsiPagingItem")
NSI_STATE = Operation(NSI_PATH, "urn:getState", signed=False)
EXPORT_ORG_REGISTRY = Operation(ORGANISATIONS_PATH, "urn:exportOrgRegistry")
ORGANISATIONS_STATE = Operation(ORGANISATIONS_PATH, "urn:getState", signed=False)
