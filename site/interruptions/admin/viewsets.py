from django.urls import URLPattern, path

from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from interruptions.admin import views
from interruptions.models import Banner, Interruption, WarningTerm
from review.publications.admin import STATE, PublicationViewSet
from staff.screens import entry_for


class InterruptionViewSet(PublicationViewSet):
    model = Interruption
    menu_label = "Отключения"
    icon = "warning"
    list_display = [
        "__str__",
        Column("where", label="Где"),
        Column("standing", label="Объявлено как", accessor="get_state_display"),
        BooleanColumn("is_demo", label="Демо"),
        STATE,
    ]
    list_filter = {"kind": ["exact"], "state": ["exact"], "starts_at": ["date__gte", "date__lte"]}
    search_fields = ["where", "reason", "carried_out_by"]
    ordering = ["-starts_at"]


class BannerViewSet(PublicationViewSet):
    model = Banner
    menu_label = "Баннеры"
    icon = "info-circle"
    list_display = [
        "__str__",
        Column("severity", label="Важность", accessor="get_severity_display"),
        Column("when", label="Когда"),
        STATE,
    ]
    list_filter = ["severity", "about"]
    search_fields = ["text"]
    ordering = ["-starts_at"]


class WarningTermViewSet(ModelViewSet):
    model = WarningTerm
    name = "warning_terms"
    menu_label = "Сроки предупреждения"
    icon = "time"
    copy_view_enabled = False
    list_display = ["valid_from", "days", "source"]
    ordering = ["-valid_from"]


class TimelineViewSet(ViewSet):
    name = "interruption_timeline"
    icon = "calendar-alt"
    menu_label = "Шкала отключений"
    menu_item_class = entry_for(views.SEE)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.timeline, name="index"),
            path("copy/<int:pk>/", views.copy, name="copy"),
        ]


class InterruptionsViewSetGroup(SnippetViewSetGroup):
    menu_label = "Отключения"
    menu_icon = "warning"
    menu_order = 255
    items = (InterruptionViewSet, BannerViewSet, TimelineViewSet, WarningTermViewSet)
