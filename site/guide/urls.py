from django.urls import path

from guide.views import ContentsView, TaskView

app_name = "guide"
urlpatterns = [
    path("", ContentsView.as_view(), name="contents"),
    path("<slug:slug>/", TaskView.as_view(), name="task"),
]
