from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from questions.views.frequent import CheckFrequentView, MakeFrequentView


class FrequentViewSet(ViewSet):
    """Frequent questions made of answers, and their check for personal data."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("from/<int:pk>/", MakeFrequentView.as_view(), name="make"),
            path("<int:pk>/check/", CheckFrequentView.as_view(), name="check"),
        ]


frequent_viewset = FrequentViewSet("frequent")
