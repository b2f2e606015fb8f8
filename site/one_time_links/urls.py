from django.urls import path

from one_time_links.views import open_link, take

app_name = "one_time_links"
urlpatterns = [
    path("", open_link, name="open"),
    path("<str:token>/", take, name="take"),
]
