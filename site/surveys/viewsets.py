"""The admin of questionnaires: their words, which go through the review, and what was answered."""

from django.urls import URLPattern, path

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from review.publications.admin import STATE, PublicationViewSet
from staff.screens import entry_for
from surveys.desk import views
from surveys.models import Survey
from surveys.rights import VIEW


class AnswersViewSet(ViewSet):
    """«Ответы на анкеты»: results, typing in, free answers, marks of answers to appeals."""

    name = "answers"
    icon = "form"
    menu_label = "Ответы на анкеты"
    menu_item_class = entry_for(VIEW)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.ListView.as_view(), name="index"),
            path("<int:pk>/", views.ResultsView.as_view(), name="results"),
            path("<int:pk>/enter/", views.EnterView.as_view(), name="enter"),
            path("<int:pk>/copy/", views.CopyView.as_view(), name="copy"),
            path("texts/<int:pk>/erase/", views.EraseView.as_view(), name="erase"),
            path("ratings/<int:year>/", views.RatingsView.as_view(), name="ratings"),
        ]


class SurveyViewSet(PublicationViewSet):
    model = Survey
    icon = "form"
    menu_label = "Анкеты"
    list_display = [
        "title",
        Column(
            "opens_on",
            label="Открыта с",
            accessor=lambda row: f"{row.opens_on:%d.%m.%Y}",
            sort_key="opens_on",
        ),
        Column(
            "closes_on", label="По", accessor=lambda row: f"{row.closes_on:%d.%m.%Y}", sort_key="closes_on"
        ),
        STATE,
    ]
    ordering = ["-opens_on"]


class SurveysViewSetGroup(SnippetViewSetGroup):
    menu_label = "Анкеты"
    menu_icon = "form"
    menu_order = 108
    items = (AnswersViewSet, SurveyViewSet)
