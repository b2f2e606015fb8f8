from django.urls import path

from interruptions.api import views

app_name = "interruptions-api"
urlpatterns = [
    path("interruptions.json", views.interruptions_json, name="json"),
    path("interruptions.schema.json", views.interruptions_schema, name="schema"),
]
