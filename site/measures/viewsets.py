"""The admin of the programme: its words, which go through the review, and how it goes on."""

from django.urls import URLPattern, path

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from measures.desk import views
from measures.models import Measure, NoMeasures
from measures.rights import VIEW
from review.publications.admin import STATE, PublicationIndexView, PublicationViewSet
from staff.screens import entry_for


class ProgrammeViewSet(ViewSet):
    """«Ход программы»: state, results and complaints of measures."""

    name = "programme"
    icon = "tasks"
    menu_label = "Ход программы"
    menu_item_class = entry_for(VIEW)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.YearView.as_view(), name="index"),
            path("<int:year>/", views.YearView.as_view(), name="year"),
            path("measure/<int:pk>/", views.CardView.as_view(), name="measure"),
            path("measure/<int:pk>/<slug:name>/", views.StepView.as_view(), name="step"),
            path("measure/<int:pk>/result/<int:record>/", views.ResultView.as_view(), name="result"),
            path("complaint/<int:pk>/", views.ComplaintView.as_view(), name="complaint"),
        ]


class MeasureIndexView(PublicationIndexView):
    related = ("progress", "responsible", "latest_revision")


class MeasureViewSet(PublicationViewSet):
    model = Measure
    icon = "list-ul"
    menu_label = "Мероприятия"
    index_view_class = MeasureIndexView
    list_filter = ["year", "kind", "progress__state"]
    list_display = [
        "title",
        Column("year", label="Год", sort_key="year"),
        Column("kind", label="Вид", accessor=lambda row: row.get_kind_display()),
        Column(
            "due_on", label="Выполнить до", accessor=lambda row: f"{row.due_on:%d.%m.%Y}", sort_key="due_on"
        ),
        Column("done", label="Ход", accessor=lambda row: row.progress_words),
        STATE,
    ]
    ordering = ["-year", "due_on"]


class NoMeasuresViewSet(PublicationViewSet):
    model = NoMeasures
    icon = "circle-xmark"
    menu_label = "Мероприятий не было"
    list_display = ["__str__", STATE]
    ordering = ["-year"]


class QualityViewSetGroup(SnippetViewSetGroup):
    menu_label = "Мероприятия"
    menu_icon = "tasks"
    menu_order = 107
    items = (ProgrammeViewSet, MeasureViewSet, NoMeasuresViewSet)
