"""The admin of tariffs: what is published, and the two lists that it refers to."""

from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from review.publications.admin import STATE, PublicationIndexView, PublicationViewSet
from tariffs.models import (
    ConsumerGroup,
    PriceBulletin,
    Regulator,
    RegulatoryOrder,
    SalesMarkup,
    TariffPeriod,
    TransmissionTariff,
    ZoneSchedule,
)
from tariffs.uploads.viewsets import PriceImportsViewSet


class DecisionIndexView(PublicationIndexView):
    related = ("order__regulator", "latest_revision")


class DecisionViewSet(PublicationViewSet):
    """Publications that hold from a day, by a regulator's decision."""

    icon = "table"
    index_view_class = DecisionIndexView
    list_display = [
        "__str__",
        Column("order", label="Решение", accessor=lambda row: row.order or "без решения"),
        BooleanColumn("is_demo", label="Демо"),
        STATE,
    ]
    ordering = ["-valid_from"]


class TariffPeriodViewSet(DecisionViewSet):
    model = TariffPeriod
    menu_label = "Тарифы для населения"


class ZoneScheduleViewSet(DecisionViewSet):
    model = ZoneSchedule
    menu_label = "Часы зон суток"
    icon = "time"


class PriceBulletinViewSet(PublicationViewSet):
    model = PriceBulletin
    menu_label = "Предельные цены"
    icon = "table"
    list_display = ["__str__", BooleanColumn("is_demo", label="Демо"), STATE]
    ordering = ["-year", "-month"]


class SalesMarkupViewSet(DecisionViewSet):
    model = SalesMarkup
    menu_label = "Сбытовые надбавки"


class TransmissionTariffViewSet(DecisionViewSet):
    model = TransmissionTariff
    menu_label = "Тарифы на передачу"


class OrderIndexView(PublicationIndexView):
    related = ("regulator", "latest_revision")


class RegulatoryOrderViewSet(PublicationViewSet):
    model = RegulatoryOrder
    menu_label = "Решения регуляторов"
    icon = "doc-full"
    index_view_class = OrderIndexView
    list_display = ["__str__", "title", STATE]
    ordering = ["-adopted_on"]


class ConsumerGroupViewSet(ModelViewSet):
    model = ConsumerGroup
    menu_label = "Группы потребителей"
    icon = "group"
    copy_view_enabled = False
    list_display = ["name", "code", "is_equated", "is_active"]
    ordering = ["order", "name"]


class RegulatorViewSet(ModelViewSet):
    model = Regulator
    menu_label = "Органы регулирования"
    icon = "site"
    copy_view_enabled = False
    list_display = ["name", "short_name", "url"]
    ordering = ["name"]


class TariffsViewSetGroup(SnippetViewSetGroup):
    menu_label = "Тарифы"
    menu_icon = "table"
    menu_order = 250
    items = (
        TariffPeriodViewSet,
        ZoneScheduleViewSet,
        PriceBulletinViewSet,
        PriceImportsViewSet,
        SalesMarkupViewSet,
        TransmissionTariffViewSet,
        RegulatoryOrderViewSet,
        ConsumerGroupViewSet,
        RegulatorViewSet,
    )
