from django.urls import path

from tariffs import views
from tariffs.organisations import decision_views

app_name = "tariffs"
urlpatterns = [
    path("", views.index, name="index"),
    path("calculator/", views.calculate, name="calculator"),
    path("markups/", decision_views.markups, name="markups"),
    path("transmission/", decision_views.transmission, name="transmission"),
    path("<int:pk>/", views.period, name="period"),
    path("orders/<int:pk>/file/", views.order_file, name="order_file"),
]
