from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from privacy.views import consents, destructions, holds, requests, rules
from privacy.views.overview import OverviewView


class PrivacyViewSet(ViewSet):
    """«Личные данные»: consents, requests, terms of keeping, what is due, acts."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", OverviewView.as_view(), name="index"),
            path("consents/", consents.ConsentsView.as_view(), name="consents"),
            path("consents/<str:subject>/withdraw/", consents.WithdrawView.as_view(), name="withdraw"),
            path("requests/", requests.RequestsView.as_view(), name="requests"),
            path("requests/new/", requests.NewRequestView.as_view(), name="new_request"),
            path("requests/<int:pk>/", requests.RequestView.as_view(), name="request"),
            path("requests/<int:pk>/<slug:step>/", requests.RequestStepView.as_view(), name="request_step"),
            path("rules/", rules.RulesView.as_view(), name="rules"),
            path("rules/new/", rules.NewRuleView.as_view(), name="new_rule"),
            path("rules/<int:pk>/confirm/", rules.ConfirmRuleView.as_view(), name="confirm_rule"),
            path("rules/<int:pk>/drop/", rules.DropRuleView.as_view(), name="drop_rule"),
            path("destructions/", destructions.DestructionsView.as_view(), name="destructions"),
            path("destructions/<int:pk>/", destructions.DestructionView.as_view(), name="destruction"),
            path("destructions/<int:pk>/confirm/", destructions.ConfirmView.as_view(), name="confirm"),
            path("destructions/<int:pk>/drop/", destructions.DropView.as_view(), name="drop"),
            path("destructions/<int:pk>/act/", destructions.ActView.as_view(), name="act"),
            path("holds/", holds.HoldsView.as_view(), name="holds"),
            path("holds/<str:subject>/put/", holds.PutHoldView.as_view(), name="put_hold"),
            path("holds/<int:pk>/lift/", holds.LiftHoldView.as_view(), name="lift_hold"),
        ]


privacy_viewset = PrivacyViewSet("privacy")
