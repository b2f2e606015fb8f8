from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.search import index

from pages.models.base import BasePage
from pages.models.edition import Edition, Standing, as_they_stand
from pages.models.review import ReviewedPage


class DocumentPage(RoutablePageMixin, ReviewedPage):
    """A document with dated editions: the Standard, the consent, the policy."""

    intro = models.TextField("о документе", blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        InlinePanel("editions", label="Редакция", heading="Редакции", min_num=1),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]
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

    @path("")
    def read(self, request: HttpRequest) -> HttpResponse:
        return self.render(request, context_overrides=self._shown())

    @path("redakciya/<int:pk>/", name="edition")
    def read_edition(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render(request, context_overrides=self._shown(pk))

    @path("pdf/", name="pdf")
    def copy(self, request: HttpRequest) -> FileResponse:
        edition = self.current_edition()
        if edition is None:
            raise Http404
        return self._copy_of(edition)

    @path("redakciya/<int:pk>/pdf/", name="edition_pdf")
    def copy_of_edition(self, request: HttpRequest, pk: int) -> FileResponse:
        edition = Edition.objects.filter(page=self, pk=pk).first()
        if edition is None:
            raise Http404
        return self._copy_of(edition)

    def _copy_of(self, edition: Edition) -> FileResponse:
        from pages.copies import copy_response

        return copy_response(self, edition)

    def _shown(self, pk: int | None = None) -> dict[str, Any]:
        """Describe the edition in force, or one by its key, and how the others stand to it.

        Editions come from the page and not from the database, so that a preview shows what is being written.
        """
        rows = as_they_stand(self.editions.all(), timezone.localdate())
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
