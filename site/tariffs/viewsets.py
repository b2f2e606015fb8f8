"""The admin of tariffs: what is published, and the two lists that it refers to."""

from typing import Any

from django.db.models import QuerySet

from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from review.permissions import ReviewedPolicy
from tariffs.models import (
    ConsumerGroup,
    Regulator,
    RegulatoryOrder,
    SalesMarkup,
    TariffPeriod,
    ZoneSchedule,
)
from tariffs.price_viewsets import PriceBulletinViewSet, PriceImportsViewSet


class PublicationIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.select_related("order__regulator")


class PublicationViewSet(SnippetViewSet):
    """Drafts that go live through their review; a copy would be a form over the original."""

    copy_view_enabled = False
    icon = "table"
    index_view_class = PublicationIndexView
    list_display = [
        "__str__",
        Column("order", label="Решение", accessor=lambda row: row.order or "без решения"),
        BooleanColumn("is_demo", label="Демо"),
        LiveStatusTagColumn(),
    ]
    ordering = ["-valid_from"]

    @property
    def permission_policy(self) -> ReviewedPolicy:
        return ReviewedPolicy(self.model)


class TariffPeriodViewSet(PublicationViewSet):
    model = TariffPeriod
    menu_label = "Тарифы для населения"


class ZoneScheduleViewSet(PublicationViewSet):
    model = ZoneSchedule
    menu_label = "Часы зон суток"
    icon = "time"


class SalesMarkupViewSet(PublicationViewSet):
    model = SalesMarkup
    menu_label = "Сбытовые надбавки"


class OrderIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.select_related("regulator")


class RegulatoryOrderViewSet(PublicationViewSet):
    model = RegulatoryOrder
    menu_label = "Решения регуляторов"
    icon = "doc-full"
    index_view_class = OrderIndexView
    list_display = ["__str__", "title", LiveStatusTagColumn()]
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
        RegulatoryOrderViewSet,
        ConsumerGroupViewSet,
        RegulatorViewSet,
    )
