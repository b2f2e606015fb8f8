from django.urls import URLPattern, path

from wagtail.admin.viewsets.base import ViewSet

from service.importing import views


class ContactImportsViewSet(ViewSet):
    name = "contact_imports"
    icon = "upload"
    menu_label = "Загрузка журналов"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.ImportListView.as_view(), name="list"),
            path("<int:pk>/", views.RunView.as_view(), name="run"),
            path("<int:pk>/report.csv", views.ReportView.as_view(), name="report"),
            path("sources/new/", views.SourceView.as_view(), name="new_source"),
            path("sources/<int:pk>/", views.SourceView.as_view(), name="source"),
        ]


contact_imports = ContactImportsViewSet()
