from django.urls import path

from disclosure.head.views import QualityView, StageView

app_name = "quality"
urlpatterns = [
    path("", QualityView.as_view(), name="index"),
    path("stage/<slug:code>/", StageView.as_view(), name="stage"),
]
