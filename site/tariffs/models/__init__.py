from tariffs.models.bulletin import BulletinFile, PriceBulletin
from tariffs.models.markup import MarkupValue, SalesMarkup
from tariffs.models.order import RegulatoryOrder
from tariffs.models.period import ConsumptionRange, PopulationRate, TariffPeriod
from tariffs.models.price_import import ImportFile, PriceImport
from tariffs.models.prices import (
    FlatPrice,
    HourlyMatrix,
    HourlyRow,
    PriceComponent,
    PriceTable,
    ScalarPrice,
    ZonePrice,
)
from tariffs.models.reference import ConsumerGroup, Regulator
from tariffs.models.transmission import TransmissionRate, TransmissionTariff
from tariffs.models.zones import ZoneHours, ZoneSchedule

__all__ = [
    "BulletinFile",
    "ConsumerGroup",
    "ConsumptionRange",
    "FlatPrice",
    "HourlyMatrix",
    "HourlyRow",
    "ImportFile",
    "MarkupValue",
    "PopulationRate",
    "PriceBulletin",
    "PriceComponent",
    "PriceImport",
    "PriceTable",
    "Regulator",
    "RegulatoryOrder",
    "SalesMarkup",
    "ScalarPrice",
    "TariffPeriod",
    "TransmissionRate",
    "TransmissionTariff",
    "ZoneHours",
    "ZonePrice",
    "ZoneSchedule",
]
