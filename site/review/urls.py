from django.urls import path

from review import views

app_name = "review"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("<str:app>/<str:model>/<int:pk>/now/", views.publish_now, name="publish_now"),
    path("<str:app>/<str:model>/<int:pk>/remove/", views.ask_to_remove, name="remove"),
    path("removals/<int:pk>/", views.removal, name="removal"),
    path("late/<int:pk>/", views.late_review, name="late"),
]
