from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from questions.views.scan_stacks import PagePictureView, StackListView, StackView


class ScansViewSet(ViewSet):
    """Signed letters that come back from the scanner in stacks."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", StackListView.as_view(), name="stacks"),
            path("<int:pk>/", StackView.as_view(), name="stack"),
            path("<int:pk>/pages/<int:position>/", PagePictureView.as_view(), name="page"),
        ]


scans_viewset = ScansViewSet("scans")
