from django.urls import path

from tariffs import views

app_name = "tariffs"
urlpatterns = [
    path("<int:pk>/", views.period, name="period"),
]
