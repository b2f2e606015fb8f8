"""Building the demonstration site once: the tree first, then the texts, whose links need the whole tree."""

import json
from datetime import date

from django.conf import settings
from django.db import transaction

from wagtail.models import Page, Site

from pages.demo import content, rendering, tree
from pages.demo.hours import load_points
from pages.demo.links import Links
from pages.models import CompanySettings, HomePage
from staff.errors import DemoRefused
from workdays.models import ServicePoint

STANDARD, CONSENT, POLICY = "standart", "soglasie", "politika"

COMPANY = {
    "full_name": "Общество с ограниченной ответственностью «Борисоглебская энергосбытовая организация»",
    "short_name": "ООО «БЭСО»",
    "city": "Борисоглебск",
    "address": "г. Борисоглебск, ул. Советская, д. 37а",
    "domain": "бэсо.рф",
    "head_post": "Генеральный директор",
    "head_name": "А. А. Егорова",
}
"""What the Standard says of the company. What it does not say stays empty."""

HOME_LEAD = (
    "Гарантирующий поставщик электрической энергии. Здесь можно задать вопрос, найти готовый ответ "
    "и узнать, как мы обслуживаем потребителей."
)


@transaction.atomic
def load() -> None:
    """Fill an empty site with the demonstration; a site that has its home page is left as it is."""
    if not settings.DEMO_ALLOWED:
        raise DemoRefused
    if HomePage.objects.exists():
        return
    builder = _Builder(_replace_welcome_page())
    builder.plant_tree()
    _describe_company(builder.pages)
    builder.write_texts()
    builder.publish()
    if not ServicePoint.objects.exists():
        approved = builder.documents[STANDARD].fields
        load_points(
            address=COMPANY["address"],
            valid_from=date.fromisoformat(approved["edition_valid_from"]),
            act=approved["edition_act"],
        )


class _Builder:
    def __init__(self, home: HomePage) -> None:
        self.home = home
        self.pages: dict[str, Page] = {}
        self.documents = {text.fields["slug"]: text for text in content.read_all("documents", COMPANY)}
        self.infos = {
            f"{text.fields['parent']}/{text.fields['slug']}": text for text in content.read_all("pages")
        }
        self.questions = content.read_questions()

    def plant_tree(self) -> None:
        for section in tree.section_pages():
            self._add(section)
        self._add(tree.faq_page())
        self._add(tree.document_page(self.documents[STANDARD], show_in_menus=True))
        self._add(tree.contacts_page())
        for slug in (CONSENT, POLICY):
            self._add(tree.document_page(self.documents[slug], show_in_menus=False))
        for info in self.infos.values():
            self._add(tree.info_page(info), under=info.fields["parent"])
        for question in self.questions:
            self._add(tree.question_page(question), under=tree.QUESTIONS)

    def write_texts(self) -> None:
        links = Links(
            self.pages, {slug: tree.chapter_of(text.blocks) for slug, text in self.documents.items()}
        )
        for slug, text in self.documents.items():
            self.pages[slug].editions.add(tree.edition(text, rendering.chapters(text.blocks, links)))
        for path, text in self.infos.items():
            self.pages[path].body = json.dumps(rendering.stream(text.blocks, links))
        headings = tree.heading_texts(self.documents[STANDARD].blocks)
        for question in self.questions:
            page = self.pages[f"{tree.QUESTIONS}/{question.anchor}"]
            page.answer = rendering.html(question.blocks[1:], links)
            page.source = f"Стандарт качества обслуживания, «{headings[question.source]}»"

    def publish(self) -> None:
        """Save everything as live revisions, so that the history of each page starts with what is shown."""
        for page in (self.home, *self.pages.values()):
            page.save_revision().publish()

    def _add(self, page: Page, under: str = "") -> None:
        parent = self.pages[under] if under else self.home
        parent.add_child(instance=page)
        self.pages[f"{under}/{page.slug}".removeprefix("/")] = page


def _replace_welcome_page() -> HomePage:
    """Put our home page under the root, point the default site at it and drop what Wagtail had put there."""
    root = Page.get_first_root_node()
    home = HomePage(title=COMPANY["short_name"], slug="glavnaya", lead=HOME_LEAD)
    root.add_child(instance=home)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": home, "site_name": COMPANY["short_name"]},
        create_defaults={"root_page": home, "site_name": COMPANY["short_name"], "hostname": "localhost"},
    )
    for welcome in Page.objects.child_of(root).exact_type(Page):
        welcome.delete()
    home.refresh_from_db()
    return home


def _describe_company(pages: dict[str, Page]) -> None:
    company = CompanySettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in COMPANY.items():
        setattr(company, name, value)
    company.consent_page = pages[CONSENT]
    company.policy_page = pages[POLICY]
    company.is_demo = True
    company.save()
