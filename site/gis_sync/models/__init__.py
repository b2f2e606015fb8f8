from gis_sync.models.appeal import GisAppeal
from gis_sync.models.operation import Operation, Packet

__all__ = ["GisAppeal", "Operation", "Packet"]
