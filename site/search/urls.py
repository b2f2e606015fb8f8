from django.urls import URLPattern, path

from search.views import search

app_name = "search"
urlpatterns: list[URLPattern] = [
    path("", search, name="search"),
]
