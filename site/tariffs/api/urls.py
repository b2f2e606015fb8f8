from django.urls import path

from tariffs.api import views

SCHEMA = {"name": "tariffs.schema.json", "content_type": "application/schema+json; charset=utf-8"}
OPENAPI = {"name": "openapi.json", "content_type": "application/json"}
app_name = "tariffs-api"
urlpatterns = [
    path("tariffs.json", views.tariffs_json, name="json"),
    path("tariffs.csv", views.all_tariffs_csv, name="csv"),
    path("tariffs.schema.json", views.description, SCHEMA, name="schema"),
    path("openapi.json", views.description, OPENAPI, name="openapi"),
    path("datapackage.json", views.datapackage, name="datapackage"),
]
