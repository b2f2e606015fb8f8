from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from notices.desk import views
from notices.desk.journal import LettersView


class AnnouncementsViewSet(ViewSet):
    """«Рассылки подписчикам»."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.IndexView.as_view(), name="index"),
            path("new/", views.WriteView.as_view(), name="new"),
            path("<int:pk>/", views.CardView.as_view(), name="card"),
            path("<int:pk>/edit/", views.EditView.as_view(), name="edit"),
            path("<int:pk>/preview/", views.preview, name="preview"),
            path("<int:pk>/letters/", LettersView.as_view(), name="letters"),
            path("<int:pk>/<slug:step>/", views.StepView.as_view(), name="step"),
        ]


announcements_viewset = AnnouncementsViewSet("announcements")
