from django.urls import path

from tariffs import views

app_name = "tariffs"
urlpatterns = [
    path("", views.index, name="index"),
    path("calculator/", views.calculate, name="calculator"),
    path("<int:pk>/", views.period, name="period"),
    path("orders/<int:pk>/file/", views.order_file, name="order_file"),
]
