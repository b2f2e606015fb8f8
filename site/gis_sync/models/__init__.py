from gis_sync.models.action import Action, PerformerOfGis
from gis_sync.models.appeal import GisAppeal, TopicOfGis
from gis_sync.models.file import GisFile
from gis_sync.models.operation import Operation, Packet
from gis_sync.models.organisation import OrganisationOfGis

__all__ = [
    "Action", "GisAppeal", "GisFile", "Operation", "OrganisationOfGis", "Packet", "PerformerOfGis",
    "TopicOfGis",
]  # fmt: skip
