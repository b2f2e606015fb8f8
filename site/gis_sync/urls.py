from django.urls import path

from gis_sync.action_views import ActionView
from gis_sync.views import PerformersView, StandingView, TopicsView, probe_connection

app_name = "gis"
urlpatterns = [
    path("", StandingView.as_view(), name="standing"),
    path("probe/", probe_connection, name="probe"),
    path("actions/<int:pk>/", ActionView.as_view(), name="action"),
    path("performers/", PerformersView.as_view(), name="performers"),
    path("topics/", TopicsView.as_view(), name="topics"),
]
