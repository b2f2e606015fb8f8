from django.urls import path, re_path

from cabinet.api import views
from cabinet.api.answers import endpoint, no_address

app_name = "appeals-api"
urlpatterns = [
    path("", endpoint(GET=views.own_list, POST=views.register), name="list"),
    path("openapi.json", views.openapi, name="openapi"),
    path("consent/", endpoint(GET=views.consent), name="consent"),
    path("topics/", endpoint(GET=views.topics), name="topics"),
    path("<str:number>/", endpoint(GET=views.card), name="appeal"),
    path("<str:number>/additions/", endpoint(POST=views.add), name="add"),
    path("<str:number>/withdraw/", endpoint(POST=views.take_back), name="withdraw"),
    path("<str:number>/files/<uuid:file_id>/", endpoint(GET=views.answer_file), name="file"),
    re_path("", no_address),
]
