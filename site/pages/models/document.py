import hashlib
import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from pages.anchors import anchor_of
from pages.blocks import ChapterBlock
from pages.models.base import BasePage


class EditionQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the row type stands below
    def in_force(self, on: date) -> "Edition | None":
        """Return the edition in force on a day: the latest whose first day has come."""
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()

    def coming(self, on: date) -> "Edition | None":
        return self.filter(valid_from__gt=on).order_by("valid_from").first()

    def newest_first(self) -> "EditionQuerySet":
        return self.order_by("-valid_from")


class Edition(Orderable):
    """One text of a document, in force from its first day until the next edition's."""

    page = ParentalKey("pages.DocumentPage", on_delete=models.CASCADE, related_name="editions")
    number = models.CharField("редакция", max_length=60, help_text="Например: первая, или 2 от 2026 года.")
    valid_from = models.DateField("действует с")
    approving_act = models.CharField("утверждающий акт", max_length=300, blank=True)
    approved_by = models.CharField("кем утверждён", max_length=300, blank=True)
    body = StreamField([("chapter", ChapterBlock())], verbose_name="текст")

    panels = [
        FieldPanel("number"),
        FieldPanel("valid_from"),
        FieldPanel("approving_act"),
        FieldPanel("approved_by"),
        FieldPanel("body"),
    ]
    objects = EditionQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = "редакция"
        verbose_name_plural = "редакции"
        constraints = [models.UniqueConstraint(fields=["page", "valid_from"], name="edition_first_day")]

    def __str__(self) -> str:
        return f"{self.number}, с {self.valid_from:%d.%m.%Y}"

    @property
    def version_hash(self) -> str:
        """SHA-256 of the text itself, by which a consent or a copy can be proved to be of this very text."""
        canonical = json.dumps(self.body.get_prep_value(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def chapters(self) -> list[dict[str, Any]]:
        """Return the chapters with their anchors, each anchor once."""
        rows: list[dict[str, Any]] = []
        for block in self.body:
            anchor = block.value["anchor"] or anchor_of(block.value["heading"])
            taken = sum(row["wanted"] == anchor for row in rows)
            rows.append(
                {
                    "heading": block.value["heading"],
                    "wanted": anchor,
                    "anchor": f"{anchor}-{taken + 1}" if taken else anchor,
                    "content": block.value["content"],
                }
            )
        return rows


class DocumentPage(RoutablePageMixin, BasePage):
    """A document with dated editions: the Standard, the consent, the policy."""

    intro = models.TextField("о документе", blank=True)
    needs_review = models.BooleanField(
        "текст ждёт проверки редактором", default=False, help_text="Посетители этой отметки не видят."
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("needs_review"),
        InlinePanel("editions", label="Редакция", heading="Редакции", min_num=1),
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
        return self.render(request, context_overrides=self._shown(self.current_edition()))

    @path("redakciya/<int:pk>/", name="edition")
    def read_edition(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render(request, context_overrides=self._shown(self._edition(pk)))

    @path("pdf/", name="pdf")
    def copy(self, request: HttpRequest) -> FileResponse:
        edition = self.current_edition()
        if edition is None:
            raise Http404
        return self._copy_of(edition)

    @path("redakciya/<int:pk>/pdf/", name="edition_pdf")
    def copy_of_edition(self, request: HttpRequest, pk: int) -> FileResponse:
        return self._copy_of(self._edition(pk))

    def _edition(self, pk: int) -> Edition:
        edition = Edition.objects.filter(page=self, pk=pk).first()
        if edition is None:
            raise Http404
        return edition

    def _copy_of(self, edition: Edition) -> FileResponse:
        from pages.copies import copy_response

        return copy_response(self, edition)

    def _shown(self, edition: Edition | None) -> dict[str, Any]:
        today = timezone.localdate()
        editions = list(Edition.objects.filter(page=self).newest_first())
        current = next((each for each in editions if each.valid_from <= today), None)
        return {
            "edition": edition,
            "chapters": edition.chapters() if edition else [],
            "is_current": edition == current,
            "coming": next((each for each in reversed(editions) if each.valid_from > today), None),
            "others": [each for each in editions if each != edition],
        }
