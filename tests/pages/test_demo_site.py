"""The demonstration loaded into an empty site."""

import json
import re
from collections.abc import Iterable
from datetime import date, time

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page, Revision, Site

import pytest
from pytest_django import Settings
from tests.demo_rows import load_demo

import pages.demo
from pages.models import (
    CompanySettings,
    ContactsPage,
    DocumentPage,
    Edition,
    HomePage,
    InfoPage,
    QuestionPage,
)
from staff.errors import DemoRefused
from workdays.models import PointSchedule, ScheduleInterval, ServicePoint

pytestmark = pytest.mark.django_db


def urls(found: Iterable[Page]) -> list[str]:
    return [page.url for page in found]


def snapshot() -> list[list[object]]:
    models = [Page, Revision, Edition, Site, CompanySettings, ServicePoint, PointSchedule, ScheduleInterval]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_real_site_refuses_the_demonstration(settings: Settings) -> None:
    settings.DEMO_ALLOWED = False
    with pytest.raises(DemoRefused):
        pages.demo.load()
    assert not HomePage.objects.exists()


def test_a_site_without_a_default_address_gets_one(db: None) -> None:
    Site.objects.all().delete()
    pages.demo.load()
    assert Site.objects.get().root_page.specific == HomePage.objects.get()


class TestLoadedSite(TestCase):
    """Loaded once; each test sees it untouched."""

    @classmethod
    def setUpTestData(cls) -> None:
        load_demo()

    def test_the_menu_has_seven_items(self) -> None:
        menu = HomePage.objects.get().get_children().live().in_menu().order_by("path")
        assert urls(menu) == [
            "/fizicheskim-licam/",
            "/yuridicheskim-licam/",
            "/obrashcheniya/",
            "/dokumenty/",
            "/chastye-voprosy/",
            "/novosti/",
            "/kontakty/",
        ]

    def test_the_standard_is_two_steps_from_home(self) -> None:
        assert 'href="/dokumenty/"' in self.text_at("/")
        assert 'href="/standart/"' in self.text_at("/dokumenty/")

    def test_every_page_shows_a_published_revision(self) -> None:
        for page in Page.objects.filter(depth__gt=1):
            assert page.live, page.title
            assert not page.has_unpublished_changes, page.title
            assert page.live_revision_id == page.latest_revision_id is not None, page.title

    def test_the_welcome_page_gives_way(self) -> None:
        assert Page.objects.exact_type(Page).filter(depth=2).count() == 0
        assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get()

    def test_a_second_run_changes_nothing(self) -> None:
        before = snapshot()
        with CaptureQueriesContext(connection) as queries:
            pages.demo.load()
        assert snapshot() == before
        assert not [query for query in queries if re.match("INSERT|UPDATE|DELETE", query["sql"])]

    def test_what_an_editor_changed_survives_another_run(self) -> None:
        page = ContactsPage.objects.get()
        page.intro = "Написано редактором"
        page.save_revision().publish()
        pages.demo.load()
        assert ContactsPage.objects.get().intro == "Написано редактором"

    def test_the_company_is_described_by_the_standard_alone(self) -> None:
        company = CompanySettings.objects.get()
        assert company.is_demo
        assert (company.short_name, company.domain) == ("ООО «БЭСО»", "бэсо.рф")
        assert company.address == "г. Борисоглебск, ул. Советская, д. 37а"
        invented = [
            "phones",
            "email",
            "fax",
            "inn",
            "kpp",
            "ogrn",
            "bank_details",
            "postal_address",
            "pay_url",
        ]
        assert [name for name in invented if getattr(company, name)] == []

    def test_the_standard_keeps_its_act_and_chapters(self) -> None:
        edition = DocumentPage.objects.get(slug="standart").current_edition()
        assert edition is not None
        assert edition.valid_from == date(2023, 12, 6)
        assert edition.approving_act == "Приказ от 06.12.2023 № 0612.8-О"
        assert edition.approved_by == "Генеральный директор ООО «БЭСО» А. А. Егорова"
        assert [chapter["heading"] for chapter in edition.chapters()][::11] == [
            "Предисловие",
            "Ответственность и контроль качества обслуживания потребителей",
        ]

    def test_the_consent_names_the_operator_and_one_purpose(self) -> None:
        edition = CompanySettings.objects.get().consent_edition()
        assert edition is not None
        text = json.dumps(edition.body.get_prep_value(), ensure_ascii=False)
        assert "Общество с ограниченной ответственностью «Борисоглебская энергосбытовая организация»" in text
        assert "Рассмотреть моё обращение и ответить на него." in text
        assert not re.search(r"\{[a-z]", text)

    def test_texts_beyond_the_standard_wait_for_an_editor(self) -> None:
        reviewed = DocumentPage.objects.filter(needs_review=False).values_list("slug", flat=True)
        assert set(reviewed) == {"standart"}
        reviewed = InfoPage.objects.filter(needs_review=False).values_list("slug", flat=True)
        assert set(reviewed) == {"kak-podat-obrashchenie", "poryadok-konsultacij"}

    def test_each_question_has_a_short_answer_and_its_chapter(self) -> None:
        questions = QuestionPage.objects.all()
        assert questions.count() >= 25
        for question in questions:
            assert question.short_answer.endswith("."), question.title
            assert not re.search(r"[*\[\]]", question.short_answer), question.title
            assert question.needs_review != question.source.startswith("Стандарт качества"), question.title
            question.full_clean()

    def test_the_hours_are_those_of_the_standard(self) -> None:
        hours = {
            point.name: [
                (interval.weekday, interval.opens, interval.closes)
                for interval in ScheduleInterval.objects.filter(schedule__point=point)
            ]
            for point in ServicePoint.objects.all()
        }
        week = [(day, *span) for day in range(5) for span in ((time(8), time(12)), (time(13), time(17)))]
        assert hours["Центральный офис"] == hours["Телефон"] == week
        assert hours["Приём генерального директора"] == [(day, time(15), time(17)) for day in (0, 2)]
        assert hours["Сайт"] == [(day, time(0), time(0)) for day in range(7)]
        acts = set(PointSchedule.objects.values_list("act", flat=True))
        assert acts == {"Приказ от 06.12.2023 № 0612.8-О"}

    def test_every_link_of_the_content_leads_somewhere(self) -> None:
        origins: dict[str, str] = {}
        for page in Page.objects.filter(depth__gt=1):
            for target in re.findall(r'<a [^>]*href="([^"]*)"', self.text_at(page.url)):
                origins.setdefault(target, page.url)
        for target, origin in origins.items():
            path, _, anchor = target.partition("#")
            if not re.match(r"[a-z]+:", target):
                text = self.text_at(path or origin)
                assert not anchor or f'id="{anchor}"' in text, f"{target} on {origin}"

    def text_at(self, path: str) -> str:
        """Return what a visitor gets at the path, which must exist; of a file, nothing."""
        response = self.client.get(path, follow=True)
        assert response.status_code == 200, path
        content = response.getvalue()
        return content.decode() if response["Content-Type"].startswith("text/") else ""
