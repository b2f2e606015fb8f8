"""Where the yearly reports stand in the admin: the pages, and the form of their words."""

from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from disclosure.yearly.desk import views
from disclosure.yearly.models import YearlyReport
from disclosure.yearly.permissions import VIEW
from review.permissions import ReviewedPolicy
from staff.screens import entry_for


class YearlyViewSet(ViewSet):
    name = "yearly"
    url_prefix = "yearly"
    icon = "table"
    menu_label = "Годовые отчёты"
    menu_name = "yearly"
    menu_order = 107
    menu_item_class = entry_for(VIEW)
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.IndexView.as_view(), name="index"),
            path("begin/<int:year>/", views.BeginView.as_view(), name="begin"),
            path("<int:pk>/", views.ReportView.as_view(), name="report"),
            path("<int:pk>/recount/", views.StepView.as_view(), {"name": "recount"}, name="recount"),
            path("<int:pk>/send/", views.StepView.as_view(), {"name": "send"}, name="send"),
            path("<int:pk>/discard/", views.DiscardView.as_view(), name="discard"),
            path("<int:pk>/differences/", views.DifferencesView.as_view(), name="differences"),
            path("<int:pk>/compare/", views.CompareView.as_view(), name="compare"),
            path("<int:pk>/rows.csv.gz", views.RowsView.as_view(), name="rows"),
        ]


class ReportWordsViewSet(SnippetViewSet):
    """The form of a draft's words and of its review; reports are begun and read on their own pages."""

    model = YearlyReport
    icon = "table"
    copy_view_enabled = False
    add_to_admin_menu = False
    list_display = ["__str__", "cut_off"]
    ordering = ["-year", "-edition"]

    @property
    def permission_policy(self) -> ReviewedPolicy:
        return ReviewedPolicy(self.model)


yearly_viewset = YearlyViewSet()
