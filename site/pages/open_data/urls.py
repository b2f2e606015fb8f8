from django.urls import path

from pages.open_data import views

app_name = "open-data"
urlpatterns = [
    path("documents.json", views.documents_json, name="documents"),
    path("documents.schema.json", views.documents_schema, name="documents_schema"),
    path("openapi.json", views.openapi, name="openapi"),
    path("datapackage.json", views.datapackage, name="datapackage"),
]
