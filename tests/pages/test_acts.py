"""The acts that the company works by: named as lawyers do, chosen by theme, linked for ever."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

import pytest

from pages.models import ActsPage, CompanySettings, HomePage, LegalAct

Read = Callable[[str], str]
PATH = "/akty/"
LAW: dict[str, Any] = {
    "kind": "Федеральный закон",
    "number": "35-ФЗ",
    "adopted_on": date(2003, 3, 26),
    "title": "Об электроэнергетике",
    "theme": "supply",
    "url": "https://pravo.example/35",
    "extract": "<p>Договор <b>обязателен</b></p>",
}
CODE: dict[str, Any] = {"kind": "Кодекс", "title": "Жилищный кодекс", "theme": "payment"}


@pytest.fixture
def publish(home: HomePage) -> Callable[..., ActsPage]:
    def add(*acts: dict[str, Any], **fields: Any) -> ActsPage:
        page = home.add_child(instance=ActsPage(title="Нормативные документы", slug="akty", **fields))
        page.acts = [LegalAct(**act) for act in acts]
        page.save_revision().publish()
        assert isinstance(page, ActsPage)
        return page

    return add


def test_an_act_is_cited_extracted_and_linked(publish: Callable[..., ActsPage], read: Read) -> None:
    publish(LAW)
    html = read(PATH)
    assert "Федеральный закон от\u00a026.03.2003 №\u00a035-ФЗ" in html
    assert "<p>Договор <b>обязателен</b></p>" in html
    assert '<a href="https://pravo.example/35" rel="external">Официальный текст' in html
    assert "на другом сайте: pravo.example" in html
    assert 'aria-label="О чём показать"' not in html


def test_what_an_act_lacks_is_not_shown(publish: Callable[..., ActsPage], read: Read) -> None:
    publish(CODE)
    html = read(PATH)
    assert '<p class="act__requisites">Кодекс</p>' in html
    assert "Что важно потребителю" not in html
    assert "Официальный текст" not in html


def test_acts_are_grouped_by_theme_in_the_order_of_themes(
    publish: Callable[..., ActsPage], read: Read
) -> None:
    publish(CODE, LAW)
    html = read(PATH)
    assert html.index('<h2 id="theme-supply">') < html.index('<h2 id="theme-payment">')
    assert f'href="{PATH}" aria-current="true">Все' in html


@pytest.mark.parametrize(
    ("theme", "law", "code"), [("supply", True, False), ("payment", False, True), ("чужая", True, True)]
)
def test_a_visitor_chooses_a_theme(
    publish: Callable[..., ActsPage], read: Read, theme: str, law: bool, code: bool
) -> None:
    publish(LAW, CODE)
    html = read(f"{PATH}?theme={theme}")
    assert ("Об электроэнергетике" in html) is law
    assert ("Жилищный кодекс" in html) is code
    assert (f'href="{PATH}?theme={theme}" aria-current="true"' in html) is (theme != "чужая")


def test_an_anchor_outlives_a_corrected_title_and_is_the_same_under_each_theme(
    publish: Callable[..., ActsPage], read: Read
) -> None:
    publish(LAW, CODE, {**LAW, "title": "Другой", "theme": "payment"})
    html = read(PATH)
    for anchor in ("akt-35-fz-2003", "zhilishchnyy-kodeks", "akt-35-fz-2003-2"):
        assert f'id="{anchor}"' in html
    chosen = read(f"{PATH}?theme=payment")
    assert 'id="akt-35-fz-2003-2"' in chosen
    assert f'<a href="{PATH}#akt-35-fz-2003-2">Ссылка на этот акт' in chosen
    LegalAct.objects.filter(title="Об электроэнергетике").update(title="Об электрике")
    assert 'id="akt-35-fz-2003" aria-labelledby="akt-35-fz-2003-title"' in read(PATH)


def test_a_page_without_acts_says_so(publish: Callable[..., ActsPage], read: Read) -> None:
    publish()
    assert "Список ещё готовится" in read(PATH)


def test_only_a_preview_says_that_the_text_waits_for_review(
    publish: Callable[..., ActsPage], read: Read
) -> None:
    page = publish(LAW, needs_review=True)
    assert "ждёт проверки" not in read(PATH)
    preview = page.make_preview_request(RequestFactory().get("/"), "")
    assert "Текст ждёт проверки редактором" in preview.content.decode()


def test_more_acts_cost_no_more_queries(
    publish: Callable[..., ActsPage], home: HomePage, company: CompanySettings, client: Client
) -> None:
    link = f'<p><a linktype="page" id="{home.pk}">Главная</a></p>'
    page = publish(*[{**LAW, "number": str(number), "extract": link} for number in range(2)])

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PATH).status_code == 200
        return len(queries)

    few = cost()
    LegalAct.objects.bulk_create([LegalAct(page=page, **{**LAW, "extract": link}) for _ in range(18)])
    assert few == cost() <= 12
