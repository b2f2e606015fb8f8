from django.urls import path

from interruptions import views
from interruptions.feeds import InterruptionFeed

app_name = "interruptions"
urlpatterns = [
    path("", views.index, name="index"),
    path("rss/", InterruptionFeed(), name="feed"),
    path("archive/", views.archive, name="archive"),
    path("archive/<int:year>-<int:month>/", views.archive, name="month"),
    path("<int:pk>/", views.notice, name="notice"),
    path("<int:pk>/text/", views.press, name="press"),
    path("<int:pk>/notice.txt", views.press_file, name="press_file"),
    path("<int:pk>/sheet.pdf", views.sheet, name="sheet"),
    path("<int:pk>/event.ics", views.calendar, name="calendar"),
]
