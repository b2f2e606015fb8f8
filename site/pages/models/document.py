from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from files import serving
from files.names import extension_of
from pages.forms import DocumentForm
from pages.models.edition import Edition, Standing, as_they_stand
from pages.models.published import PublishedFile
from pages.models.review import ReviewedPage


class DocumentPage(RoutablePageMixin, ReviewedPage):
    """A document with dated editions: the Standard, the consent, the policy."""

    intro = models.TextField("о документе", blank=True)

    content_panels = [
        *ReviewedPage.content_panels,
        FieldPanel("intro"),
        InlinePanel("editions", label="Редакция", heading="Редакции", min_num=1),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*ReviewedPage.search_fields, index.SearchField("intro")]
    base_form_class = DocumentForm
    template = "pages/document_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "документ с редакциями"
        verbose_name_plural = "документы с редакциями"

    def clean(self) -> None:
        super().clean()
        days = [edition.valid_from for edition in self.editions.all() if edition.valid_from]
        if len(days) != len(set(days)):
            raise ValidationError("Две редакции не могут вступать в силу в один день.")

    def current_edition(self, on: date | None = None) -> Edition | None:
        return Edition.objects.filter(page=self).in_force(on or timezone.localdate())

    def get_route_paths(self) -> list[str]:
        """Name the permanent addresses below the page: they are redirected with it when it is renamed."""
        keys = Edition.objects.filter(page_id=self.pk).order_by("pk").values_list("pk", flat=True)
        editions = [f"/redakciya/{pk}/" for pk in keys]
        copies = [f"{edition}{copy}/" for edition in editions for copy in ("pdf", "fajl")]
        return ["/", "/pdf/", *editions, *copies]

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, context_overrides=self._shown())

    @path("redakciya/<int:pk>/", name="edition")
    def read_edition(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render(request, context_overrides=self._shown(pk))

    @path("pdf/", name="pdf")
    def copy(self, request: HttpRequest) -> FileResponse:
        edition = self.current_edition()
        if edition is None or not edition.body:
            raise Http404
        return self._copy_of(edition)

    @path("redakciya/<int:pk>/pdf/", name="edition_pdf")
    def copy_of_edition(self, request: HttpRequest, pk: int) -> FileResponse:
        edition = Edition.objects.filter(page=self, pk=pk).first()
        if edition is None or not edition.body:
            raise Http404
        return self._copy_of(edition)

    @path("redakciya/<int:pk>/fajl/", name="edition_file")
    def file_of_edition(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Hand out the very file of an edition; this address never means another one."""
        edition = Edition.objects.filter(page=self, pk=pk).select_related("file__stored").first()
        if edition is None or edition.file is None:
            raise Http404
        stored = edition.file.stored
        name = f"{self.slug}-{edition.valid_from}{extension_of(stored.original_name)}"
        return serving.public_file_response(request, stored, filename=name)

    def _copy_of(self, edition: Edition) -> FileResponse:
        from pages.copies import copy_response

        return copy_response(self, edition)

    def _editions_with_files(self) -> list[Edition]:
        """Return the editions with their files, read in one query."""
        editions = list(self.editions.all())
        files = PublishedFile.objects.select_related("stored").defer("text")
        known = files.in_bulk([edition.file_id for edition in editions if edition.file_id])
        for edition in editions:
            edition.file = known.get(edition.file_id)
        return editions

    def _shown(self, pk: int | None = None) -> dict[str, Any]:
        """Describe the edition in force, or one by its key, and how the others stand to it.

        Editions come from the page and not from the database, so that a preview shows what is being written.
        """
        rows = as_they_stand(self._editions_with_files(), timezone.localdate())
        current = next((row for row in rows if row.standing == Standing.IN_FORCE), None)
        shown = current if pk is None else next((row for row in rows if row.edition.pk == pk), None)
        if shown is None and pk is not None:
            raise Http404
        return {
            "shown": shown,
            "edition": shown.edition if shown else None,
            "chapters": shown.edition.chapters() if shown else [],
            "is_current": shown == current,
            "coming": next((row.edition for row in reversed(rows) if row.standing == Standing.COMING), None),
            "others": [row for row in rows if row is not shown],
        }
