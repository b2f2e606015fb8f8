from django.urls import URLPattern, path

from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSet

from reminders.desk import handing, log, views
from reminders.models import ReminderWording
from review.publications.admin import STATE, PublicationViewSet


class RemindersViewSet(ViewSet):
    """«Напоминания»."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.IndexView.as_view(), name="index"),
            path("sources/new/", views.SourceView.as_view(), name="new_source"),
            path("sources/<int:pk>/", views.SourceView.as_view(), name="source"),
            path("<int:pk>/", views.BatchView.as_view(), name="batch"),
            path("<int:pk>/letters/<int:part>/", handing.LettersView.as_view(), name="letters"),
            path("<int:pk>/addresses/", handing.AddressesView.as_view(), name="addresses"),
            path("<int:pk>/calls/", handing.CallsView.as_view(), name="calls"),
            path("<int:pk>/rejected/", handing.RejectedView.as_view(), name="rejected"),
            path("log/", log.LogView.as_view(), name="log"),
            path("log/<int:pk>/", log.ProofView.as_view(), name="proof"),
            path("stops/", log.StopsView.as_view(), name="stops"),
        ]


reminders_viewset = RemindersViewSet("reminders")


class WordingViewSet(PublicationViewSet):
    model = ReminderWording
    menu_label = "Тексты напоминаний"
    icon = "clipboard-list"
    menu_order = 120
    add_to_admin_menu = True
    list_display = [
        "__str__",
        Column("norm", label="Норма"),
        Column("least_days", label="Предупредить за, дней"),
        BooleanColumn("is_demo", label="Демо"),
        STATE,
    ]
    ordering = ["kind"]
