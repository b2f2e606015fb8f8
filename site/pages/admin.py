"""Plain rows that pages show: kept in lists of their own, not in the tree of pages."""

from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import QuerySet
from django.http import HttpRequest

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail_modeladmin.helpers import DjangoORMSearchHandler
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from files.spreadsheets import SafeExport
from pages.models import PaymentPoint


class TownFilter(SimpleListFilter):
    title = "населённый пункт"
    parameter_name = "town"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        towns = PaymentPoint.objects.exclude(town="").order_by("town").values_list("town", flat=True)
        return [(town, town) for town in towns.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(town=self.value()) if self.value() else queryset


class ShownFilter(SimpleListFilter):
    title = "на сайте"
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "показан"), ("no", "скрыт")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(is_active=self.value() == "yes") if self.value() else queryset


class ShortListSearch(DjangoORMSearchHandler):
    """Searches in Python: SQLite takes «касса» and «Касса» for different words.

    For lists that are short enough to be read at once.
    """

    def search_queryset(self, queryset: QuerySet[Any], search_term: str, **kwargs: Any) -> QuerySet[Any]:
        parts = search_term.casefold().split()
        if not parts:
            return queryset
        rows = queryset.values_list("pk", *self.search_fields)
        found = [pk for pk, *texts in rows if all(part in " ".join(texts).casefold() for part in parts)]
        return queryset.filter(pk__in=found)


class PaymentPointIndex(SafeExport, IndexView):
    export_permission = "pages.change_paymentpoint"


class PaymentPointAdmin(ModelAdmin):
    model = PaymentPoint
    menu_label = "Пункты оплаты"
    menu_icon = "site"
    # Right below the pages: whoever writes those keeps these.
    menu_order = 110
    index_view_class = PaymentPointIndex
    index_view_extra_css = ["pages/admin_lists.css"]
    list_display = ["name", "kind", "town", "commission_words", "shown"]
    list_filter = ["kind", "commission", TownFilter, ShownFilter]
    list_export = [
        "name",
        "kind",
        "town",
        "address",
        "hours",
        "commission",
        "commission_note",
        "phone",
        "url",
        "note",
        "order",
        "is_active",
        "is_demo",
    ]
    export_filename = "punkty-oplaty"
    search_fields = ["name", "town", "address", "note"]
    search_handler_class = ShortListSearch
    empty_value_display = "—"
    list_per_page = 50
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("commission"), FieldPanel("commission_note")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("town"), FieldPanel("address")]), FieldPanel("hours")],
            heading="Где и когда",
        ),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("url")]),
        FieldPanel("note"),
        MultiFieldPanel(
            [FieldPanel("is_active"), FieldPanel("is_demo"), FieldPanel("order")], heading="Показ на сайте"
        ),
    ]

    @display(description="комиссия", ordering="commission")
    def commission_words(self, point: PaymentPoint) -> str:
        return ": ".join(filter(None, [point.get_commission_display(), point.commission_note]))

    @display(description="на сайте", ordering="is_active")
    def shown(self, point: PaymentPoint) -> str:
        return "показан" if point.is_active else "скрыт"
