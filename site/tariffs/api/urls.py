from django.urls import path

from tariffs.api import views

app_name = "tariffs-api"
urlpatterns = [
    path("tariffs.json", views.tariffs_json, name="json"),
    path("tariffs.csv", views.all_tariffs_csv, name="csv"),
    path("tariffs.schema.json", views.schema, {"name": "tariffs.schema.json"}, name="schema"),
    path("price-caps.json", views.price_caps_months, name="price_caps"),
    path("price-caps/<str:month>.json", views.price_caps_json, name="price_caps_json"),
    path("price-caps/<str:month>.csv", views.price_caps_csv, name="price_caps_csv"),
    path(
        "price-caps.schema.json", views.schema, {"name": "price-caps.schema.json"}, name="price_caps_schema"
    ),
]
