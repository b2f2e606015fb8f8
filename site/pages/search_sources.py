"""What of our pages can be found: their texts, read out of whatever fields a type of page has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Site
from wagtail.models.pages import PageQuerySet
from wagtail.rich_text import get_text_for_indexing

from pages.models import (
    CompanySettings,
    ContactsPage,
    DocumentPage,
    Edition,
    NewsPage,
    PaymentPoint,
    PaymentPointsPage,
    QuestionPage,
)
from search.sources import Content

LEADS = ("intro", "lead", "short_answer")
"""Fields that say in short what a page is about."""
CHUNK = 100
COMPANY_FIELDS = ("full_name", "short_name", "address", "postal_address", "phones", "email", "fax")
POINT_FIELDS = ("name", "kind", "town", "address", "hours", "commission", "commission_note", "phone", "note")


@dataclass(frozen=True)
class PageSource:
    """Pages of certain types, or, when none is named, of all types that the other sources do not have.

    Found are live pages below the home of the default site that any visitor may read.
    """

    name: str
    label: str
    types: tuple[type[Page], ...] = ()
    other_types: tuple[type[Page], ...] = field(default=(), repr=False)

    def entries(self) -> Iterator[Content]:
        keys = list(self._pages().order_by("path").values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            chunk = list(Page.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("path").specific())
            titles = _titles_above(chunk)
            yield from (_content(page, titles) for page in chunk)

    def entry(self, key: str) -> Content | None:
        page = self._pages().filter(pk=key).first() if key.isdecimal() else None
        return _content(page.specific, _titles_above([page])) if page else None

    def has(self, page_type: type[Page]) -> bool:
        return page_type in self.types if self.types else page_type not in self.other_types

    def _pages(self) -> PageQuerySet:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            return Page.objects.none()
        pages = Page.objects.live().public().descendant_of(site.root_page, inclusive=True)
        return pages.exact_type(*self.types) if self.types else pages.not_exact_type(*self.other_types)


QUESTIONS = PageSource("questions", "Вопросы и ответы", (QuestionPage,))
DOCUMENTS = PageSource("documents", "Документы", (DocumentPage,))
NEWS = PageSource("news", "Новости", (NewsPage,))
PAGES = PageSource("pages", "Страницы", other_types=(*QUESTIONS.types, *DOCUMENTS.types, *NEWS.types))
SOURCES = (PAGES, QUESTIONS, DOCUMENTS, NEWS)


def source_of(page_type: type[Page]) -> PageSource:
    """Return the source that pages of this type belong to."""
    return next(source for source in SOURCES if source.has(page_type))


def _content(page: Page, titles: dict[str, str]) -> Content:
    lead = next((text for name in LEADS if (text := getattr(page, name, ""))), page.search_description)
    edition, stale_on = _edition(page)
    texts = [*_own_texts(page), *_child_texts(page), *_texts_beside(page), *_edition_texts(edition)]
    return Content(
        key=str(page.pk),
        url=_path(page),
        title=page.title,
        lead=lead,
        body=_sentences(texts),
        place=" › ".join(titles[above] for above in _paths_above(page) if above in titles),
        audience=getattr(page, "audience", ""),
        stale_on=stale_on,
    )


def _path(page: Page) -> str:
    parts = page.get_url_parts()
    return str(parts[2]) if parts and parts[2] else "/"


def _paths_above(page: Page) -> list[str]:
    """Return the tree paths of the pages above one, without the root of all sites."""
    return [page.path[:end] for end in range(2 * page.steplen, len(page.path), page.steplen)]


def _titles_above(pages: Iterable[Page]) -> dict[str, str]:
    """Return the titles of the pages above these by their tree paths; that of home is «Главная»."""
    paths = {path for page in pages for path in _paths_above(page)}
    rows = Page.objects.filter(path__in=paths).values_list("path", "title", "depth")
    return {path: "Главная" if depth == 2 else title for path, title, depth in rows}


def _own_texts(page: Page) -> Iterator[str]:
    fields = [each for each in page._meta.concrete_fields if each.model is not Page and not each.choices]
    for each in fields:
        if each.name not in LEADS:
            yield from _texts(each, getattr(page, each.attname))


def _child_texts(page: Page) -> Iterator[str]:
    """Yield what the rows say that belong to a page's own type; comments of editors belong to every type."""
    for relation in get_all_child_relations(type(page)):
        if relation.model is not Page and relation.related_model is not Edition:
            for row in getattr(page, relation.get_accessor_name()).all():
                yield from _row_texts(row)


def _row_texts(row: models.Model, names: Iterable[str] = ()) -> Iterator[str]:
    wanted = set(names)
    for each in row._meta.concrete_fields:
        if wanted and each.name not in wanted:
            continue
        value = getattr(row, each.attname)
        if each.choices:
            yield str(getattr(row, f"get_{each.name}_display")())
        elif isinstance(value, date):
            yield f"{value:%d.%m.%Y}"
        else:
            yield from _texts(each, value)


def _texts(each: models.Field[Any, Any], value: Any) -> Iterator[str]:
    if isinstance(each, StreamField):
        yield from each.get_searchable_content(value)
    elif isinstance(each, RichTextField):
        yield get_text_for_indexing(value or "")
    elif isinstance(each, models.CharField | models.TextField) and not isinstance(each, models.URLField):
        yield str(value or "")


def _texts_beside(page: Page) -> Iterator[str]:
    """Yield what a page shows that is kept outside of it."""
    if isinstance(page, PaymentPointsPage):
        for point in PaymentPoint.objects.for_visitors():
            yield from _row_texts(point, POINT_FIELDS)
    if isinstance(page, ContactsPage):
        for company in CompanySettings.objects.filter(site__is_default_site=True):
            yield from _row_texts(company, COMPANY_FIELDS)


def _edition(page: Page) -> tuple[Edition | None, date | None]:
    """Return a document's edition in force today, and the first day of the one that will replace it."""
    if not isinstance(page, DocumentPage):
        return None, None
    today = timezone.localdate()
    editions = Edition.objects.filter(page=page)
    coming = editions.filter(valid_from__gt=today).order_by("valid_from").first()
    return editions.select_related("file").in_force(today), coming.valid_from if coming else None


def _edition_texts(edition: Edition | None) -> Iterator[str]:
    if edition is not None:
        yield from (edition.number, edition.approving_act, edition.approved_by)
        yield from edition._meta.get_field("body").get_searchable_content(edition.body)
        yield edition.file.text if edition.file else ""


def _sentences(texts: Iterable[str]) -> str:
    """Join headings, cells and paragraphs so that they do not run into each other in an excerpt."""
    stripped = (text.strip() for text in texts)
    return "\n".join(text if text[-1] in ".,:;!?…" else f"{text}." for text in stripped if text)
