"""Reads all live pages of the site into facts. The number of queries does not grow with that of the pages.

What visitors see is read, not the drafts. Of a document's editions those count that are in force or to come;
former ones are kept as they were.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from wagtail.models import Page, Site

from pages.health import anchors
from pages.health.facts import KnownSite, PageFacts, Target
from pages.health.fields import child_relations, of_page, of_row, sorted_out
from pages.health.knowing import describe_site
from pages.health.rules import Finding, findings_of, last_touched
from pages.models import (
    DocumentPage,
    Edition,
    FaqPage,
    NewsIndexPage,
    PaymentPoint,
    QuestionPage,
    ReviewedPage,
)
from pages.models.news import FEED

Rows = dict[str, list[Any]]


@dataclass(frozen=True)
class Report:
    """The findings of the whole site, page by page in the order of the tree, and how many pages were read."""

    findings: tuple[Finding, ...]
    pages: int


def check_site(today: date) -> Report:
    """Read the live pages of the default site and judge each."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return Report((), 0)
    reading = _Reading(site, today)
    facts = [reading.facts_of(page) for page in reading.pages]
    known = describe_site(site, reading.addresses(), reading.places, _files_of(facts))
    return Report(_judged(facts, known, today), len(facts))


def _judged(facts: Iterable[PageFacts], known: KnownSite, today: date) -> tuple[Finding, ...]:
    return tuple(finding for page in facts for finding in findings_of(page, known, today))


def _files_of(facts: Iterable[PageFacts]) -> set[int]:
    return {int(link.value) for page in facts for link in page.links if link.target == Target.FILE}


def page_types() -> list[type[Page]]:
    """Return our types of pages."""
    return [model for model in apps.get_app_config("pages").get_models() if issubclass(model, Page)]


class _Reading:
    """The pages of a site with their rows: a query for each type and each relation."""

    def __init__(self, site: Site, today: date) -> None:
        self.today = today
        self.root = site.root_page
        self.pages = sorted(self._read(), key=lambda page: page.path)
        self.rows = {page.pk: Rows() for page in self.pages}
        self._read_rows()
        self.places = {page.pk: self._place(page) for page in self.pages}
        self.below: dict[str, list[Any]] = defaultdict(list)
        for page in self.pages:
            self.below[page.path[: -page.steplen]].append(page)
        self.has_points = PaymentPoint.objects.for_visitors().exists()

    def _read(self) -> Iterator[Any]:
        for model in page_types():
            yield from model._default_manager.live().descendant_of(self.root, inclusive=True)

    def _read_rows(self) -> None:
        relations = {relation for model in page_types() for relation in child_relations(model)}
        for relation in sorted(relations, key=lambda each: each.get_accessor_name()):
            key = relation.field.attname
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__live": True})
            for row in rows.order_by("sort_order", "pk"):
                if (page_pk := getattr(row, key)) in self.rows:
                    self.rows[page_pk].setdefault(relation.get_accessor_name(), []).append(row)

    def _place(self, page: Any) -> str:
        return "/" + str(page.url_path)[len(self.root.url_path) :]

    def facts_of(self, page: Any) -> PageFacts:
        rows = self.rows[page.pk]
        return PageFacts(
            pk=page.pk,
            title=page.title,
            kind=page._meta.model_name,
            kind_label=str(page._meta.verbose_name),
            path=self.places[page.pk],
            filled=frozenset(self._filled(page, rows)),
            touched_on=self._touched(page, rows),
            **sorted_out(self._pieces(page, rows)),
        )

    def _pieces(self, page: Any, rows: Rows) -> Iterator[Any]:
        yield from of_page(page)
        for name, children in rows.items():
            current = self._in_force(children) if name == "editions" else None
            for number, row in enumerate(children, start=1):
                if name != "editions" or row == current or not row.has_begun(self.today):
                    yield from of_row(row, number, name)

    def _filled(self, page: Any, rows: Rows) -> Iterator[str]:
        for name in ("lead", "intro", "short_answer"):
            if getattr(page, name, "").strip():
                yield name
        if hasattr(page, "body") and page.body.raw_data:
            yield "body"
        if self.below[page.path]:
            yield "children"
        if self.has_points:
            yield "points"
        yield from (name for name, children in rows.items() if children)
        if edition := self._in_force(rows.get("editions", [])):
            yield from ("in_force", "content") if edition.file_id or edition.body.raw_data else ("in_force",)

    def _in_force(self, editions: list[Edition]) -> Edition | None:
        """Return the edition in force today out of those that were read."""
        begun = [edition for edition in editions if edition.has_begun(self.today)]
        return max(begun, key=lambda edition: edition.valid_from, default=None)

    def _touched(self, page: Any, rows: Rows) -> date | None:
        """Return when somebody last had the page in hand: published it, dated it, put an edition in force."""
        moments = (page.last_published_at, page.first_published_at)
        days = [timezone.localdate(moment) for moment in moments if moment]
        if isinstance(page, ReviewedPage):
            days.append(page.updated_on)
        days += [edition.valid_from for edition in rows.get("editions", [])]
        return last_touched(days, self.today)

    def addresses(self) -> dict[str, frozenset[str]]:
        """Return each address of the pages with its anchors."""
        found: dict[str, frozenset[str]] = {}
        for page in self.pages:
            slugs = self._question_slugs(page) if isinstance(page, FaqPage) else []
            own = anchors.of_page(page, self.rows[page.pk], slugs)
            found[self.places[page.pk]] = own
            if isinstance(page, DocumentPage):
                found.update(self._of_document(page, own))
            if isinstance(page, NewsIndexPage):
                found[f"{self.places[page.pk]}{FEED}"] = frozenset()
        return found

    def _question_slugs(self, page: FaqPage) -> list[str]:
        """Name the questions and their groups, which are numbered from one."""
        questions = [child for child in self.below[page.path] if isinstance(child, QuestionPage)]
        groups = range(1, len({question.category for question in questions}) + 1)
        return [question.slug for question in questions] + [f"group-{number}" for number in groups]

    def _of_document(self, page: DocumentPage, own: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield the address of the document, of its editions, their copies and files."""
        place, editions = self.places[page.pk], self.rows[page.pk].get("editions", [])
        if current := self._in_force(editions):
            yield place, own | anchors.of_edition(current)
            if current.body.raw_data:
                yield f"{place}pdf/", frozenset()
        for edition in editions:
            address = f"{place}redakciya/{edition.pk}/"
            yield address, own | anchors.of_edition(edition)
            if edition.body.raw_data:
                yield f"{address}pdf/", frozenset()
            if edition.file_id:
                yield f"{address}fajl/", frozenset()
