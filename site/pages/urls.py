from django.urls import URLPattern, path

app_name = "pages"
urlpatterns: list[URLPattern] = []
