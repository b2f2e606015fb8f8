from django.urls import path

from notices.feeds import AnnouncementFeed
from notices.views.leaving import leave
from notices.views.managing import confirmed, manage, manage_link, not_subscribed
from notices.views.subscribing import sent, subscribe, too_late

app_name = "notices"
urlpatterns = [
    path("", subscribe, name="subscribe"),
    path("sent/", sent, name="sent"),
    path("too-late/", too_late, name="too_late"),
    path("link/", manage_link, name="manage_link"),
    path("none/", not_subscribed, name="not_subscribed"),
    path("confirmed/", confirmed, name="confirmed"),
    path("manage/", manage, name="manage"),
    path("leave/<str:key>/", leave, name="leave"),
    path("rss/<slug:topic>/", AnnouncementFeed(), name="feed"),
]
