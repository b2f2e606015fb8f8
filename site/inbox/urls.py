from django.urls import path

from inbox import views

app_name = "inbox"
urlpatterns = [
    path("<int:pk>/register/", views.RegisterView.as_view(), name="register"),
    path("<int:pk>/join/", views.JoinView.as_view(), name="join"),
    path("<int:pk>/spam/", views.SpamView.as_view(), name="spam"),
    path("<int:pk>/nothing/", views.NothingView.as_view(), name="nothing"),
    path("<int:pk>/take-back/", views.TakeBackView.as_view(), name="take_back"),
    path("<int:pk>/raw/", views.raw_letter, name="raw"),
    path("<int:pk>/files/<int:position>/", views.letter_file, name="file"),
]
