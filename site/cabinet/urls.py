from django.urls import path

from cabinet.views.adding import add
from cabinet.views.appeals import appeal_file, card, rate_own, withdraw_own
from cabinet.views.ask import CabinetAskView
from cabinet.views.consent import withdraw_consent
from cabinet.views.sign_in import index, sent, sign_out
from questions.choices import Audience

app_name = "cabinet"
urlpatterns = [
    path("", index, name="index"),
    path("sent/", sent, name="sent"),
    path("sign-out/", sign_out, name="sign_out"),
    path("ask/", CabinetAskView.as_view(audience=Audience.INDIVIDUAL), name="ask_individual"),
    path(
        "ask/organization/", CabinetAskView.as_view(audience=Audience.ORGANIZATION), name="ask_organization"
    ),
    path("<str:number>/", card, name="appeal"),
    path("<str:number>/add/", add, name="add"),
    path("<str:number>/withdraw/", withdraw_own, name="withdraw"),
    path("<str:number>/consent/", withdraw_consent, name="consent"),
    path("<str:number>/rate/", rate_own, name="rate"),
    path("<str:number>/follow-up/", CabinetAskView.as_view(), name="follow_up"),
    path("<str:number>/files/<uuid:file_id>/", appeal_file, name="file"),
]
