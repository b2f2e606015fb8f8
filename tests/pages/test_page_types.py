"""Which page may stand where, and that each type is served."""

from datetime import date

from wagtail.models import Page, Site
from wagtail.test.utils import WagtailPageTestCase

from pages.models import (
    Audience,
    CompanySettings,
    ContactsPage,
    DocumentPage,
    Edition,
    FaqPage,
    HomePage,
    InfoPage,
    QuestionPage,
    SectionPage,
)

BODY = [
    {"type": "text", "value": "<h2>Где платить</h2><p>В кассе</p>"},
    {"type": "notice", "value": {"text": "<p>Касса закрыта в праздники</p>"}},
    {"type": "steps", "value": {"steps": [{"title": "Прийти", "text": "<p>В офис</p>"}]}},
    {
        "type": "table",
        "value": {
            "columns": [{"type": "text", "heading": "Способ"}],
            "rows": [{"values": ["<b>касса</b>"]}],
            "caption": "Способы",
        },
    },
]


class TestPageTypes(WagtailPageTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.home = HomePage(title="Энергосбыт", slug="glavnaya")
        Page.get_first_root_node().add_child(instance=cls.home)
        Site.objects.update_or_create(
            is_default_site=True, defaults={"root_page": cls.home, "hostname": "localhost"}
        )
        cls.section = cls.home.add_child(instance=SectionPage(title="Физическим лицам", slug="fl"))

    def served(self, page: Page) -> str:
        """Return the HTML of a page, which has one heading of the first level and every part of ours."""
        self.assertPageIsRoutable(page)
        self.assertPageIsRenderable(page)
        html = self.client.get(page.url).content.decode()
        assert html.count("<h1") == 1
        for part in ("<title>", 'href="#main"', 'id="main"', "<footer", 'lang="ru"'):
            assert part in html
        return html

    def test_questions_stand_below_their_list_only(self) -> None:
        self.assertAllowedParentPageTypes(QuestionPage, {FaqPage})
        self.assertAllowedSubpageTypes(FaqPage, {QuestionPage})
        self.assertAllowedSubpageTypes(QuestionPage, set())

    def test_documents_and_contacts_have_nothing_below(self) -> None:
        self.assertAllowedSubpageTypes(DocumentPage, set())
        self.assertAllowedSubpageTypes(ContactsPage, set())

    def test_sections_take_what_an_editor_writes(self) -> None:
        for model in (InfoPage, DocumentPage, SectionPage, FaqPage, ContactsPage):
            self.assertCanCreateAt(SectionPage, model)

    def test_there_is_one_home(self) -> None:
        assert not HomePage.can_create_at(Page.get_first_root_node())

    def test_home_is_served(self) -> None:
        html = self.served(self.home)
        assert "Энергосбыт" in html
        assert 'href="/ask/individual/"' in html

    def test_a_section_leads_to_the_form_of_its_audience(self) -> None:
        assert '<a class="task-card" href="/ask/individual/">' in self.served(self.section)
        self.section.audience = Audience.ORGANIZATION
        self.section.save()
        assert '<a class="task-card" href="/ask/organization/">' in self.served(self.section)

    def test_a_section_shows_the_pages_below_it_as_cards(self) -> None:
        self.section.add_child(instance=InfoPage(title="Как оплатить", slug="oplata", intro="Три способа"))
        self.section.add_child(instance=InfoPage(title="Черновик", slug="chernovik", live=False))
        html = self.served(self.section)
        assert '<a class="task-card" href="/fl/oplata/">' in html
        assert "Три способа" in html
        assert "Черновик" not in html

    def test_an_information_page_shows_all_its_blocks_and_its_date(self) -> None:
        page = InfoPage(
            title="Как оплатить", slug="oplata", body=BODY, updated_on=date(2026, 3, 2), needs_review=True
        )
        html = self.served(self.section.add_child(instance=page))
        for wanted in ("Где платить", "Касса закрыта в праздники", "Прийти", "<caption>Способы</caption>"):
            assert wanted in html
        assert "<td>&lt;b&gt;касса&lt;/b&gt;</td>" in html
        assert '<time datetime="2026-03-02">02.03.2026</time>' in html
        assert "ждёт проверки" not in html

    def test_a_document_is_served(self) -> None:
        page = self.home.add_child(instance=DocumentPage(title="Политика", slug="politika"))
        Edition.objects.create(page=page, number="первая", valid_from=date(2024, 1, 1), body=[])
        assert "первая, действует с 01.01.2024" in self.served(page)

    def test_contacts_are_served(self) -> None:
        page = self.home.add_child(
            instance=ContactsPage(title="Контакты", slug="kontakty", directions="Вход\nсо двора")
        )
        assert "Вход<br>со двора" in self.served(page)

    def test_the_title_of_the_window_names_page_and_company_once(self) -> None:
        CompanySettings.objects.update_or_create(
            site=self.home.get_site(), defaults={"short_name": "Энергосбыт"}
        )
        assert "<title>Физическим лицам — Энергосбыт</title>" in self.served(self.section)
        assert "<title>Энергосбыт</title>" in self.served(self.home)

    def test_an_information_page_names_its_neighbours_in_the_section(self) -> None:
        for title, slug in [("Как оплатить", "oplata"), ("Как сообщить показания", "pokazaniya")]:
            page = self.section.add_child(instance=InfoPage(title=title, slug=slug))
        html = self.served(page)
        assert "В этом разделе" in html
        assert '<a href="/fl/oplata/">Как оплатить</a>' in html
        assert '<a href="/fl/pokazaniya/" aria-current="page">' in html

    def test_a_page_alone_in_its_section_or_outside_of_any_has_no_neighbours(self) -> None:
        alone = self.section.add_child(instance=InfoPage(title="Одна", slug="odna"))
        outside = self.home.add_child(instance=InfoPage(title="Вне раздела", slug="vne"))
        assert "В этом разделе" not in self.served(alone)
        assert "В этом разделе" not in self.served(outside)
