from gis_sync.models.appeal import GisAppeal, TopicOfGis
from gis_sync.models.operation import Operation, Packet

__all__ = ["GisAppeal", "Operation", "Packet", "TopicOfGis"]
