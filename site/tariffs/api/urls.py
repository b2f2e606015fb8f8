from django.urls import path

from tariffs.api import views

app_name = "tariffs-api"
urlpatterns = [
    path("tariffs.json", views.tariffs_json, name="json"),
    path("tariffs.csv", views.all_tariffs_csv, name="csv"),
    path("tariffs.schema.json", views.schema, name="schema"),
    path("openapi.json", views.openapi, name="openapi"),
    path("datapackage.json", views.datapackage, name="datapackage"),
]
