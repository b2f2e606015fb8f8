from django.urls import path

from questions.choices import Audience
from questions.views.ask import AskView, accepted, suggest
from questions.views.due_calculator import due_calculator
from questions.views.rating import rate_answer
from questions.views.status import status

app_name = "questions"
urlpatterns = [
    path("individual/", AskView.as_view(audience=Audience.INDIVIDUAL), name="ask_individual"),
    path("organization/", AskView.as_view(audience=Audience.ORGANIZATION), name="ask_organization"),
    path("suggest/", suggest, name="suggest"),
    path("accepted/", accepted, name="accepted"),
    path("status/", status, name="status"),
    path("when/", due_calculator, name="when"),
    path("rate/<str:signed>/", rate_answer, name="rate"),
]
