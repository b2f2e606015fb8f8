"""Every public page costs twelve queries at most, with an empty cache."""

from dataclasses import replace
from datetime import date
from itertools import product
from uuid import uuid4

from django.core.cache import cache
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import Page

from tests.demo_rows import load_demo

from pages.models import HomePage, InfoPage, SectionPage
from questions.services.intake import Intake, register_appeal

LIMIT = 12
ASKED = Intake(
    kind="question",
    audience="individual",
    text="Где заплатить?",
    person_name="Проверкина В. П.",
    reply_channel="email",
    email="vera@pochta.example",
)


class TestQueryBudget(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        load_demo()

    def cost_of(self, path: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert self.client.get(path).status_code == 200, path
        return len(queries)

    def test_no_page_of_the_demonstration_is_dearer(self) -> None:
        live = Page.objects.live().filter(depth__gt=1).order_by("path")
        costs = {page.url: self.cost_of(page.url) for page in live.specific()}
        assert len(costs) > 30
        assert {url: cost for url, cost in costs.items() if cost > LIMIT} == {}

    def test_no_address_beside_the_pages_is_dearer(self) -> None:
        for channel, kind in product(["website", "post"], ["question", "complaint", "claim"]):
            register_appeal(token=uuid4(), intake=replace(ASKED, kind=kind), consent=None, channel=channel)
        year = timezone.localdate().year
        paths = ["/ask/individual/", "/ask/organization/", "/ask/status/", "/disclosure/", "/view/"]
        paths += ["/search/?q=договор", "/search/?q=дагавор счетчик", "/search/?q=бегемот"]
        costs = {path: self.cost_of(path) for path in [*paths, f"/disclosure/{year}/"]}
        assert {path: cost for path, cost in costs.items() if cost > LIMIT} == {}

    def test_depth_and_the_number_of_links_cost_nothing(self) -> None:
        home = HomePage.objects.get()
        linked = Page.objects.live().filter(depth__gt=2)
        links = "".join(f'<p><a linktype="page" id="{page.pk}">{page.title}</a></p>' for page in linked)
        body = [{"type": "text", "value": links}] * 5
        near = home.add_child(instance=SectionPage(title="Рядом", slug="ryadom"))
        shallow = near.add_child(instance=InfoPage(title="Одна", slug="odna", body=body[:1]))
        parent: Page = home
        for slug in ("a", "b", "c", "d"):
            parent = parent.add_child(instance=SectionPage(title=slug, slug=slug))
        deep = parent.add_child(
            instance=InfoPage(title="Глубоко", slug="gluboko", body=body, updated_on=date(2026, 1, 1))
        )
        assert self.cost_of(deep.url) == self.cost_of(shallow.url) <= LIMIT
