"""Building a site once: the tree first, then the texts, whose links need the whole tree."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagtail.models import Page, Site

from pages.models import CompanySettings, HomePage
from pages.starter import rows, tree
from pages.starter.company import Company
from pages.starter.content import STARTER, Library
from pages.starter.errors import SiteNotEmpty
from pages.starter.links import Links
from pages.starter.markup import Document, MarkupError
from pages.starter.points import POINTS, add_points
from pages.starter.rendering import chapters, html, stream
from review.gate import exempt
from review.services.workflows import review_shortly

STANDARD, CONSENT, POLICY = "standart", "soglasie", "politika"
HTTPS = 443
HOME_TITLE = "Гарантирующий поставщик"
HOME_LEAD = (
    "Гарантирующий поставщик электрической энергии. Здесь можно задать вопрос, найти готовый ответ "
    "и узнать, как мы обслуживаем потребителей."
)


@dataclass(frozen=True)
class Plan:
    """What to build a site of."""

    company: Company
    library: Library
    is_starter: bool
    """Every text waits for an editor, and what a company must approve itself stays a draft."""
    valid_from: date
    """First day of the editions that do not name theirs."""


@transaction.atomic
def load(company: Company) -> None:
    """Give an empty site the structure without facts that are not the company's own.

    SiteNotEmpty if there is a home page; nothing is changed then.
    """
    if HomePage.objects.exists():
        raise SiteNotEmpty
    library = Library((STARTER,), company.facts())
    build(Plan(company, library, is_starter=True, valid_from=timezone.localdate()))
    add_points(POINTS, address=company.address)


def build(plan: Plan) -> None:
    """Make the pages and the settings of a site that has no home page."""
    with exempt("job:load_starter"):
        builder = _Builder(plan, _replace_welcome_page(plan.company))
        builder.plant_tree()
        builder.write_texts()
        # Before the pages go live: each shows whose it is, and the archive keeps what it showed.
        _describe(plan, builder.pages)
        builder.publish()
    review_shortly(builder.pages[tree.NEWS])


class _Builder:
    def __init__(self, plan: Plan, home: HomePage) -> None:
        self.plan = plan
        self.home = home
        self.pages: dict[str, Page] = {}
        self.texts = {tree.path_of(text): text for text in plan.library.read_all("pages")}
        self.documents = {tree.path_of(text): text for text in plan.library.read_all("documents")}
        self.news = {f"{tree.NEWS}/{text.fields['slug']}": text for text in plan.library.read_all("news")}
        self.questions = {
            f"{tree.QUESTIONS}/{question.anchor}": question for question in plan.library.read_questions()
        }

    def plant_tree(self) -> None:
        for kind, texts in (("info", self.texts), ("document", self.documents), ("news-item", self.news)):
            for path, text in texts.items():
                self._add(path, tree.page_of(text, kind=kind), live=not self._is_draft(text))
        for path, question in self.questions.items():
            self._add(path, tree.question_page(question))

    def write_texts(self) -> None:
        edited = {path: text for path, text in self.documents.items() if text.blocks}
        links = Links(self.pages, {path: tree.chapter_of(text.blocks) for path, text in edited.items()})
        for path, text in edited.items():
            written = chapters(text.blocks, links)
            self.pages[path].editions.add(tree.edition(text, written, valid_from=self.plan.valid_from))
        for path, text in {**self.texts, **self.news}.items():
            self._write_body(path, text, links)
        self._answer(links)
        rows.fill(list(self.pages.values()), self.plan.library, links)

    def publish(self) -> None:
        """Save everything as revisions, so that the history of each page starts with what is shown."""
        for page in (self.home, *self.pages.values()):
            revision = page.save_revision()
            if page.live:
                revision.publish()

    def _is_draft(self, text: Document) -> bool:
        return self.plan.is_starter and text.fields.get("draft") == tree.YES

    def _write_body(self, path: str, text: Document, links: Links) -> None:
        if not text.blocks:
            return
        if not hasattr(self.pages[path], "body"):
            raise MarkupError(f"The page {path!r} has no place for a text.")
        self.pages[path].body = json.dumps(stream(text.blocks, links))

    def _answer(self, links: Links) -> None:
        """Write the answers, each with the chapter of the Standard or the act that it comes from."""
        standard = self.documents[STANDARD]
        is_readable = self.pages[STANDARD].live
        headings = tree.heading_texts(standard.blocks)
        for path, question in self.questions.items():
            page: Any = self.pages[path]
            page.answer = html(links.readable(question.blocks[1:]), links)
            if not question.source.isascii():
                page.source = question.source
                page.needs_review = True
            elif is_readable:
                page.source = f"Стандарт качества обслуживания, «{headings[question.source]}»"

    def _add(self, path: str, page: Any, *, live: bool = True) -> None:
        above, _, _ = path.rpartition("/")
        parent = self.pages[above] if above else self.home
        page.live = live
        page.has_unpublished_changes = not live
        if self.plan.is_starter and hasattr(page, "needs_review"):
            page.needs_review = True
        parent.add_child(instance=page)
        self.pages[path] = page


def _replace_welcome_page(company: Company) -> HomePage:
    """Put our home page under the root, point the default site at it and drop what Wagtail had put there."""
    root = Page.get_first_root_node()
    home = HomePage(title=company.short_name or HOME_TITLE, slug="glavnaya", lead=HOME_LEAD)
    root.add_child(instance=home)
    known: dict[str, Any] = {"root_page": home, "site_name": company.short_name}
    if company.domain:
        known |= {"hostname": company.domain, "port": HTTPS}
    Site.objects.update_or_create(
        is_default_site=True, defaults=known, create_defaults={"hostname": "localhost", **known}
    )
    for welcome in Page.objects.child_of(root).exact_type(Page):
        welcome.delete()
    home.refresh_from_db()
    return home


def _describe(plan: Plan, pages: dict[str, Page]) -> None:
    settings = CompanySettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in plan.company.known().items():
        setattr(settings, name, value)
    settings.consent_page = pages[CONSENT]
    settings.policy_page = pages[POLICY]
    settings.is_demo = not plan.is_starter
    settings.save()
