from typing import Any

from django import forms
from django.utils import timezone

from wagtail.admin.forms import WagtailAdminPageForm

EMPTY = "У редакции должен быть текст или файл."
GONE = (
    "Редакцию «{edition}» нельзя удалить: она уже действовала, и на неё могут ссылаться. "
    "Чтобы изменить документ, добавьте новую редакцию."
)


class PageForm(WagtailAdminPageForm):
    """Lets the address of a page be left empty: the page makes it of its title."""

    # The times stand among the settings of the page, for everybody who writes it.
    show_schedule_publishing_toggle = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False


class DocumentForm(PageForm):
    """Keeps what was published as it was: an edition that has begun cannot vanish, a file cannot change."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        today = timezone.localdate()
        published = self._published_editions()
        editions = self.formsets["editions"]
        editions.full_clean()
        for form in editions.forms:
            data = getattr(form, "cleaned_data", {})
            known = published.get(form.instance.pk)
            if data.get("DELETE"):
                if known is not None and known.has_begun(today):
                    self.add_error(None, GONE.format(edition=known))
                continue
            if known is not None and (message := known.refusal(data, today)):
                form.add_error("file", message)
            if self._is_hollow(form, data):
                form.add_error("file", EMPTY)
        return cleaned

    def _published_editions(self) -> dict[int, Any]:
        if self.instance.pk is None or not self.instance.live:
            return {}
        editions = self.instance.editions.model.objects.filter(page_id=self.instance.pk)
        return {edition.pk: edition for edition in editions.select_related("file")}

    def _is_hollow(self, form: Any, data: dict[str, Any]) -> bool:
        written = form.has_changed() or form.instance.pk
        return bool(
            written and not self.is_deferred_validation and not data.get("body") and not data.get("file")
        )


class PublishedFileForm(forms.Form):
    """Upload of a file that a document is published as."""

    title = forms.CharField(
        label="Название",
        max_length=200,
        help_text="Его видят редакторы, когда выбирают файл. Например: Договор, редакция 2026 года.",
    )
    upload = forms.FileField(
        label="Файл",
        help_text="PDF, DOCX, XLSX, ODT и другие документы до 50 МБ. Пароля быть не должно.",
        error_messages={"required": "Выберите файл.", "empty": "Файл пустой."},
    )
