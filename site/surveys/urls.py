from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.survey_page, name="survey"),
    path("<slug:slug>/thanks/", views.thanks, name="thanks"),
]
