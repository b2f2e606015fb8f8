from django.urls import path

from gis_sync.views import StandingView, TopicsView, probe_connection

app_name = "gis"
urlpatterns = [
    path("", StandingView.as_view(), name="standing"),
    path("probe/", probe_connection, name="probe"),
    path("topics/", TopicsView.as_view(), name="topics"),
]
