"""The starter: the demonstration's structure without a fact of the company in it."""

import re
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.core.serializers import serialize
from django.db import connection, models
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page, Site

import pytest
from tests.demo_rows import load_demo

import pages.starter
from pages.models import (
    ActsPage,
    CompanySettings,
    DocumentPage,
    Edition,
    HomePage,
    NewsPage,
    PaymentPoint,
    QuestionPage,
    StateBody,
)
from pages.starter.company import Company
from pages.starter.errors import SiteNotEmpty
from workdays.models import PointSchedule, ServicePoint

FOREIGN = re.compile(r"БЭСО|Борисоглеб|Егоров|Советск|Воронеж|0612\.8|бэсо\.рф|90a0ai1c", re.I)
DRAFTS = {"standart", "soglasie", "soglasie-na-rassylku", "politika"}
BUDGET = 12
NAMED = Company(
    short_name="АО «Пример»",
    full_name="Акционерное общество «Пример»",
    city="Примерск",
    address="г. Примерск, ул. Образцовая, д. 1",
    domain="пример.рф",
)
OURS = ("pages", "workdays", "search", "wagtailcore")
"""Apps whose rows the starter or its signals write."""


def shape() -> list[tuple[str, str, str]]:
    """Return path, type and title of each page but the news, whose number is anybody's own."""
    found = Page.objects.filter(depth__gt=2).specific()
    kept = [page for page in found if not isinstance(page, NewsPage | QuestionPage)]
    asked = [("question", page.slug, "") for page in found if isinstance(page, QuestionPage)]
    return sorted([(page.url_path, type(page).__name__, page.title) for page in kept] + asked)


@pytest.mark.django_db
def test_the_starter_and_the_demonstration_have_the_same_shape() -> None:
    load_demo()
    demo = shape()
    for page in Page.objects.filter(depth=2):
        page.delete()
    pages.starter.load(NAMED)
    assert shape() == demo


@pytest.mark.django_db
def test_what_nobody_named_is_left_out_and_marked_in_the_drafts() -> None:
    pages.starter.load(Company())
    company = CompanySettings.objects.get()
    assert (company.short_name, company.full_name, company.domain) == ("", "", "")
    assert HomePage.objects.get().title == "Гарантирующий поставщик"
    consent = DocumentPage.objects.get(slug="soglasie").get_latest_revision_as_object()
    text = str(consent.editions.get().body.get_prep_value())
    assert "[полное название компании]" in text
    assert not re.search(r"\{[a-z_]+\}", text)


class TestStarter(TestCase):
    """Loaded once for a company of another town; each test sees it untouched."""

    @classmethod
    def setUpTestData(cls) -> None:
        pages.starter.load(NAMED)

    def test_a_site_with_a_home_page_is_left_as_it_is(self) -> None:
        before = serialize("json", Page.objects.order_by("pk"))
        with pytest.raises(SiteNotEmpty):
            pages.starter.load(Company())
        assert serialize("json", Page.objects.order_by("pk")) == before

    def live(self) -> list[Page]:
        return list(Page.objects.live().filter(depth__gt=1).order_by("path"))

    def test_no_stored_word_is_of_the_company_of_the_demonstration(self) -> None:
        tables: list[type[models.Model]] = list(
            chain(*(apps.get_app_config(name).get_models() for name in OURS))
        )
        stored = {model: serialize("json", model._base_manager.all(), ensure_ascii=False) for model in tables}
        assert {model: FOREIGN.findall(text) for model, text in stored.items() if FOREIGN.search(text)} == {}

    def test_every_page_answers_cheaply_and_names_no_other_company(self) -> None:
        found: dict[str, Any] = {}
        for page in self.live():
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                response = self.client.get(page.url)
            text = response.content.decode()
            if response.status_code != 200 or len(queries) > BUDGET or FOREIGN.search(text):
                found[page.url] = (response.status_code, len(queries), FOREIGN.findall(text))
        assert len(self.live()) > 60
        assert found == {}

    def test_no_link_leads_to_a_draft_or_nowhere(self) -> None:
        origins: dict[str, str] = {}
        for page in self.live():
            for target in re.findall(r'<a [^>]*href="([^"#?]*)', self.client.get(page.url).content.decode()):
                origins.setdefault(target, page.url)
        local = {target: origin for target, origin in origins.items() if target.startswith("/")}
        answers = {path: self.client.get(path, follow=True) for path in local}
        assert all(response.getvalue() for response in answers.values())
        wrong = [path for path, response in answers.items() if response.status_code != 200]
        assert {path: local[path] for path in wrong} == {}

    def test_a_reader_is_not_sent_to_a_standard_that_is_not_approved(self) -> None:
        for page in self.live():
            text = self.client.get(page.url).content.decode()
            assert "/standart/" not in text, page.url
            assert "Источник: Стандарт" not in text, page.url
        assert set(QuestionPage.objects.values_list("source", flat=True)) >= {""}
        assert not QuestionPage.objects.filter(source__startswith="Стандарт").exists()

    def test_what_only_the_company_can_put_into_force_is_a_draft(self) -> None:
        assert set(DocumentPage.objects.filter(live=False).values_list("slug", flat=True)) == DRAFTS
        assert not Edition.objects.exists()
        for page in DocumentPage.objects.filter(live=False):
            draft = page.get_latest_revision_as_object()
            assert draft.editions.count() == 1, page.slug
        assert CompanySettings.objects.get().consent_edition() is None

    def test_a_published_draft_opens_the_form(self) -> None:
        consent = DocumentPage.objects.get(slug="soglasie")
        consent.get_latest_revision().publish()
        edition = CompanySettings.objects.get().consent_edition()
        assert edition is not None
        text = str(edition.body.get_prep_value())
        assert NAMED.full_name in text
        assert NAMED.address in text

    def test_everything_waits_for_an_editor(self) -> None:
        pages_now = [page for page in Page.objects.specific() if hasattr(page, "needs_review")]
        assert [page.title for page in pages_now if not page.needs_review] == []

    def test_the_company_is_what_was_named_and_is_no_demonstration(self) -> None:
        company = CompanySettings.objects.get()
        assert (company.short_name, company.address) == (NAMED.short_name, NAMED.address)
        assert not company.is_demo
        assert Site.objects.get().hostname == "xn--e1afmkfd.xn--p1ai"

    def test_no_hours_and_no_places_to_pay_are_invented(self) -> None:
        assert set(ServicePoint.objects.values_list("kind", flat=True)) == {"office", "remote", "reception"}
        assert ServicePoint.objects.get(kind="office").address == NAMED.address
        assert not PointSchedule.objects.exists()
        assert not PaymentPoint.objects.exists()

    def test_the_acts_and_the_bodies_are_there(self) -> None:
        acts = ActsPage.objects.get().acts.all()
        assert len(acts) == 11
        assert {"35-ФЗ", "2300-1", "442", "354", "152-ФЗ", "59-ФЗ"} <= {act.number for act in acts}
        assert all(act.extract for act in acts)
        assert set(StateBody.objects.values_list("purpose", flat=True)) == {"documents", "protection"}
        for body in StateBody.objects.all():
            assert (body.address, body.phones, body.hours, body.email) == ("", "", "", "")
            body.full_clean()
