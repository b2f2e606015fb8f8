from django.urls import path, register_converter

from tariffs import views
from tariffs.organisations import views as organisations
from tariffs.organisations.converters import MonthConverter

register_converter(MonthConverter, "month")

app_name = "tariffs"
urlpatterns = [
    path("", views.index, name="index"),
    path("calculator/", views.calculate, name="calculator"),
    path("<int:pk>/", views.period, name="period"),
    path("orders/<int:pk>/file/", views.order_file, name="order_file"),
    path("organisations/", organisations.index, name="organisations"),
    path("organisations/compare/", organisations.compare, name="compare"),
    path("price-caps/<month:month>/", organisations.price_caps, name="price_caps"),
    path("price-caps/<month:month>/hours/", organisations.price_hours, name="price_hours"),
    path("price-caps/<month:month>/hours.csv", organisations.price_hours_csv, name="price_hours_csv"),
    path("price-caps/<month:month>/<slug:scope>/", organisations.price_caps, name="price_caps"),
    path("price-caps/<month:month>/<slug:scope>/hours/", organisations.price_hours, name="price_hours"),
    path(
        "price-caps/<month:month>/<slug:scope>/hours.csv",
        organisations.price_hours_csv,
        name="price_hours_csv",
    ),
    path("price-caps/files/<int:pk>/", organisations.bulletin_file, name="bulletin_file"),
]
