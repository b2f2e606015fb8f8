from django.urls import path

from sign_in.views.colleagues import ColleaguesView, ResetView, UnlockView
from sign_in.views.own import ConfirmView, EndOthersView, OwnView, RenewCodesView, ReplaceView
from sign_in.views.step import CodeView, ConnectView

app_name = "sign_in"
urlpatterns = [
    path("", OwnView.as_view(), name="own"),
    path("connect/", ConnectView.as_view(), name="connect"),
    path("code/", CodeView.as_view(), name="code"),
    path("confirm/", ConfirmView.as_view(), name="confirm"),
    path("end-others/", EndOthersView.as_view(), name="end_others"),
    path("replace/", ReplaceView.as_view(), name="replace"),
    path("recovery-codes/", RenewCodesView.as_view(), name="renew_codes"),
    path("staff/", ColleaguesView.as_view(), name="colleagues"),
    path("staff/unlock/", UnlockView.as_view(), name="unlock"),
    path("staff/<int:pk>/reset/", ResetView.as_view(), name="reset"),
]
