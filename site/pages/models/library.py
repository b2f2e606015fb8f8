"""Lists of documents: contract forms and the like, and the acts that the company works by."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from pages.anchors import distinct_anchors, latin_of
from pages.blocks import INLINE_FEATURES
from pages.models.base import BasePage
from pages.models.document import DocumentPage
from pages.models.edition import Edition
from pages.models.review import ReviewedPage


class DocumentListPage(ReviewedPage):
    """A shelf of documents: each with the edition in force, its file, size and date."""

    intro = models.TextField("вступление", blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro"), *ReviewedPage.review_panels]
    template = "pages/document_list_page.html"
    subpage_types = ["pages.DocumentPage"]

    class Meta:
        verbose_name = "список документов"
        verbose_name_plural = "списки документов"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        documents = list(DocumentPage.objects.child_of(self).live().order_by("path"))
        return {**context, "rows": in_force_rows(documents)}


def in_force_rows(documents: list[DocumentPage]) -> list[dict[str, Any]]:
    """Pair each document with its edition in force today and the next one to come; either may be None.

    One query for all editions, however many documents there are.
    """
    editions = editions_of(documents)
    today = timezone.localdate()
    return [{"page": document, **_standing(editions[document.pk], today)} for document in documents]


def editions_of(documents: list[DocumentPage]) -> dict[int, list[Edition]]:
    """Return the editions with their files, without texts, by the key of the document, the newest first."""
    found = (
        Edition.objects.filter(page__in=documents)
        .select_related("file__stored")
        .defer("body", "file__text")
        .order_by("-valid_from")
    )
    editions: dict[int, list[Edition]] = defaultdict(list)
    for edition in found:
        editions[edition.page_id].append(edition)
    return editions


def _standing(newest_first: list[Edition], on: date) -> dict[str, Edition | None]:
    coming = [edition for edition in newest_first if edition.valid_from > on]
    return {
        "edition": next((edition for edition in newest_first if edition.valid_from <= on), None),
        "coming": coming[-1] if coming else None,
    }


class ActsPage(ReviewedPage):
    """«Нормативные документы»: the acts that the Standard counts up, with extracts, by theme."""

    intro = models.TextField("вступление", blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        InlinePanel("acts", label="Акт", heading="Акты"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]
    template = "pages/acts_page.html"
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "нормативные документы"
        verbose_name_plural = "нормативные документы"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        acts = list(self.acts.all())
        themes = [(value, label) for value, label in Theme.choices if any(act.theme == value for act in acts)]
        asked = request.GET.get("theme", "")
        theme = asked if asked in dict(themes) else ""
        # Anchors are given before the choice, so that an act has the same one under each theme.
        anchors = distinct_anchors((act.anchor, act.title) for act in acts)
        rows = [{"act": act, "anchor": anchor} for act, anchor in zip(acts, anchors, strict=True)]
        groups = [
            (value, label, [row for row in rows if row["act"].theme == value])
            for value, label in themes
            if theme in ("", value)
        ]
        return {**context, "groups": groups, "themes": themes, "theme": theme}


class Theme(models.TextChoices):
    """What an act is about, for the filter."""

    SUPPLY = "supply", "Электроснабжение и договор"
    PAYMENT = "payment", "Оплата и коммунальные услуги"
    RIGHTS = "rights", "Права потребителей и обращения"
    PERSONAL_DATA = "personal-data", "Персональные данные"
    STANDARDS = "standards", "Стандарты обслуживания"


class LegalAct(Orderable):
    """One act: what it is, when and under which number it was adopted, what of it matters here."""

    page = ParentalKey(ActsPage, on_delete=models.CASCADE, related_name="acts")
    kind = models.CharField("вид акта", max_length=120, help_text="Например: Федеральный закон.")
    number = models.CharField("номер", max_length=60, blank=True)
    adopted_on = models.DateField("дата принятия", null=True, blank=True)
    title = models.CharField("название", max_length=500)
    theme = models.CharField("тема", max_length=20, choices=Theme.choices)
    url = models.URLField("официальный текст", blank=True, help_text="Адрес на официальном сайте.")
    extract = RichTextField(
        "извлечение", features=[*INLINE_FEATURES, "ul", "ol"], blank=True, help_text="Что важно потребителю."
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("number"), FieldPanel("adopted_on")]),
        FieldPanel("title"),
        FieldPanel("theme"),
        FieldPanel("url"),
        FieldPanel("extract"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "нормативный акт"
        verbose_name_plural = "нормативные акты"

    def __str__(self) -> str:
        return f"{self.requisites} {self.title}"

    @property
    def requisites(self) -> str:
        """Kind, date and number as Russian acts are cited: «Федеральный закон от 26.03.2003 № 35-ФЗ»."""
        day = f" от\u00a0{self.adopted_on:%d.%m.%Y}" if self.adopted_on else ""
        number = f" №\u00a0{self.number}" if self.number else ""
        return f"{self.kind}{day}{number}"

    @property
    def anchor(self) -> str:
        """The place of the act on its page, by number and year: it outlives corrections of the title.

        Empty for an act without a number.
        """
        number = latin_of(self.number, 30)
        year = f"-{self.adopted_on.year}" if self.adopted_on else ""
        return f"akt-{number}{year}" if number else ""
