"""The blocks of ordinary pages: steps with their terms, a list to tick off, and what a page of all costs."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from pages.models import HomePage, InfoPage, SectionPage
from workdays.services import load_shipped_calendars

Draw = Callable[..., str]
STEPS = [
    {"term": "через 20 дней", "title": "Предупреждение", "text": "<p>Письмом <b>под подпись</b></p>"},
    {"term": "", "title": "Оплата", "text": ""},
    {"title": "Ограничение", "text": "<p>Полное</p>"},
]
PAPERS = [{"text": "Паспорт", "note": "Собственнику"}, {"text": "Выписка", "note": ""}, {"text": "Счёт"}]


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value or None}


@pytest.fixture
def draw(home: HomePage, client: Client) -> Draw:
    """Return the main part of a page that is made of the blocks."""

    def make(*blocks: dict[str, Any]) -> str:
        home.add_child(instance=InfoPage(title="Страница", slug="stranitsa", body=list(blocks)))
        html = client.get("/stranitsa/").content.decode()
        return html.split("<main")[1].split("</main>")[0]

    return make


def test_steps_are_an_ordered_list_in_their_order(draw: Draw) -> None:
    html = draw(block("steps", steps=STEPS))
    assert html.count('<ol class="steps" role="list">') == 1
    assert html.count('<li class="steps__item">') == 3
    assert html.index("Предупреждение") < html.index("Оплата") < html.index("Ограничение")
    assert "<b>под подпись</b>" in html


def test_a_term_is_read_before_what_it_is_for(draw: Draw) -> None:
    html = draw(block("steps", steps=STEPS))
    assert (
        '<span class="steps__term">через 20 дней</span> <strong class="steps__title">Предупреждение' in html
    )
    assert html.count("steps__term") == 1


def test_a_list_has_its_name_its_boxes_and_whom_each_concerns(draw: Draw) -> None:
    html = draw(block("checklist", title="Для договора", items=PAPERS))
    assert '<figcaption class="checklist__title">Для договора</figcaption>' in html
    assert html.count('<li class="checklist__item">') == 3
    assert 'Паспорт<span class="checklist__note">Собственнику</span>' in html
    assert html.count("checklist__note") == 1


@pytest.mark.parametrize(
    "written",
    [
        block("steps", steps=[{"term": "<i>a</i>", "title": "<i>b</i>", "text": ""}]),
        block("checklist", title="<i>a</i>", items=[{"text": "<i>b</i>", "note": "<i>c</i>"}]),
    ],
)
def test_what_is_typed_into_a_plain_field_is_text(draw: Draw, written: dict[str, Any]) -> None:
    html = draw(written)
    assert "&lt;i&gt;b&lt;/i&gt;" in html
    assert "<i>" not in html


def test_an_empty_list_of_steps_is_no_error(draw: Draw) -> None:
    assert "steps__item" not in draw(block("steps", steps=[]))


@pytest.mark.usefixtures("company")
def test_a_page_of_all_blocks_keeps_to_the_budget(home: HomePage, client: Client) -> None:
    load_shipped_calendars()
    link = f'<p><a linktype="page" id="{home.pk}">Главная</a></p>'
    body = [
        {"type": "text", "value": link},
        block("steps", steps=[{"title": "Шаг", "text": link}] * 5),
        block("checklist", title="Список", items=PAPERS),
        block("payment_days"),
        block("response_terms"),
    ]
    section = home.add_child(instance=SectionPage(title="Раздел", slug="razdel"))
    for slug in ("odna", "drugaya"):
        section.add_child(instance=InfoPage(title=slug, slug=slug, body=body))
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/razdel/odna/").status_code == 200
    assert len(queries) <= 12
