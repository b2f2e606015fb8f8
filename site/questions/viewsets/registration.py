from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from questions.views.call_backs import CallBackListView, CallStepView
from questions.views.registration import CorrectView, ReceiptView, RegisteredView, RegisterView


class RegistrationViewSet(ViewSet):
    """The registrar's pages beside the list of appeals."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", RegisterView.as_view(), name="register"),
            path("<int:pk>/", RegisteredView.as_view(), name="registered"),
            path("<int:pk>/receipt/", ReceiptView.as_view(), name="receipt"),
            path("<int:pk>/correct/", CorrectView.as_view(), name="correct"),
            path("calls/", CallBackListView.as_view(), name="calls"),
            path("calls/<int:call_id>/<slug:name>/", CallStepView.as_view(), name="call_step"),
        ]


registration_viewset = RegistrationViewSet("registration")
