from django.urls import path

from measures import views

app_name = "measures"
urlpatterns = [
    path("", views.index, name="index"),
    path("you-said/", views.you_said, name="you_said"),
    path("files/<int:pk>/", views.measure_file, name="file"),
    path("<int:year>/", views.year_page, name="year"),
]
