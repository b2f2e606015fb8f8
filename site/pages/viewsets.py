from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from files.errors import FileRefused
from pages.forms import PublishedFileForm
from pages.models import PublishedFile
from pages.published import publish_file


class FilesFirst:
    """Lists the files with what they are, in one query."""

    def get_object_list(self) -> QuerySet[PublishedFile]:
        return PublishedFile.objects.select_related("stored").defer("text")


class ChooseFileView(FilesFirst, chooser.ChooseView):
    pass


class ChooseFileResultsView(FilesFirst, chooser.ChooseResultsView):
    pass


class UploadFileView(chooser.CreateView):
    """Takes a file in; what is wrong with it is said beside it, and the title typed stays."""

    def post(self, request: HttpRequest) -> HttpResponse:
        self.form = self.get_creation_form()
        if self.form.is_valid():
            try:
                return self.get_chosen_response(self.save_form(self.form))
            except FileRefused as error:
                self.form.add_error("upload", str(error))
        return self.get_reshow_creation_form_response()

    def save_form(self, form: Any) -> PublishedFile:
        return publish_file(
            upload=form.cleaned_data["upload"],
            title=form.cleaned_data["title"],
            user=self.request.user,
            now=timezone.now(),
        )


class PublishedFileChooserViewSet(ChooserViewSet):
    """Choosing or uploading a file where an edition asks for one; files are never edited or deleted here."""

    model = PublishedFile
    icon = "doc-full-inverse"
    choose_one_text = "Выбрать или загрузить файл"
    choose_another_text = "Выбрать другой файл"
    create_action_label = "Загрузить"
    create_action_clicked_label = "Проверяем и загружаем…"
    creation_tab_label = "Загрузить новый"
    search_tab_label = "Загруженные раньше"
    choose_view_class = ChooseFileView
    choose_results_view_class = ChooseFileResultsView
    create_view_class = UploadFileView
    creation_form_class = PublishedFileForm


published_file_chooser = PublishedFileChooserViewSet("published_files")
