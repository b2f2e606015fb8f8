from tariffs.models.markup import MarkupValue, SalesMarkup
from tariffs.models.order import RegulatoryOrder
from tariffs.models.period import ConsumptionRange, PopulationRate, TariffPeriod
from tariffs.models.reference import ConsumerGroup, Regulator
from tariffs.models.zones import ZoneHours, ZoneSchedule

__all__ = [
    "ConsumerGroup",
    "ConsumptionRange",
    "MarkupValue",
    "PopulationRate",
    "Regulator",
    "RegulatoryOrder",
    "SalesMarkup",
    "TariffPeriod",
    "ZoneHours",
    "ZoneSchedule",
]
