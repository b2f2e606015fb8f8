from django.urls import path

from workdays.public_views import calendar_ics, calendar_page

app_name = "workdays"
urlpatterns = [
    path("", calendar_page, name="calendar"),
    path("workdays.ics", calendar_ics, name="ics"),
]
