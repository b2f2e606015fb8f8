from django.urls import path

from archive import views

app_name = "archive"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.snapshot, name="snapshot"),
    path("<int:pk>/page/", views.stored_page, name="page"),
]
