"""Where else one can go: state bodies with the contacts that are known."""

from collections.abc import Callable
from typing import Any

from django.test import RequestFactory

import pytest

from pages.models import HomePage, StateBodiesPage, StateBody
from pages.templatetags.site_hosts import host

Read = Callable[[str], str]
PATH = "/organy/"
INSPECTION: dict[str, Any] = {
    "purpose": "protection",
    "name": "Жилищная инспекция",
    "matters": "Жалобы на расчёт платы",
    "phones": "8 (473) 212-77-00, доб. 5; 112-000",
    "email": "gzhi@inspekciya.example",
    "url": "https://www.inspekciya.example/obrashcheniya",
}
REGISTRY: dict[str, Any] = {
    "purpose": "documents",
    "name": "Росреестр",
    "matters": "Выписка о праве собственности",
}


@pytest.fixture
def publish(home: HomePage) -> Callable[..., StateBodiesPage]:
    def add(*bodies: dict[str, Any], **fields: Any) -> StateBodiesPage:
        page = home.add_child(instance=StateBodiesPage(title="Куда обратиться", slug="organy", **fields))
        page.bodies = [StateBody(**body) for body in bodies]
        page.save_revision().publish()
        assert isinstance(page, StateBodiesPage)
        return page

    return add


def test_bodies_stand_in_two_groups_under_their_headings(
    publish: Callable[..., StateBodiesPage], read: Read
) -> None:
    publish(INSPECTION, REGISTRY)
    html = read(PATH)
    order = [
        '<h2 id="documents">Где получить документы</h2>',
        '<h3 class="card__title">Росреестр</h3>',
        '<h2 id="protection">Куда обратиться, если не согласны с нами</h2>',
        '<h3 class="card__title">Жилищная инспекция</h3>',
    ]
    places = [html.index(each) for each in order]
    assert places == sorted(places)


def test_contacts_can_be_used_by_a_touch(publish: Callable[..., StateBodiesPage], read: Read) -> None:
    publish(INSPECTION)
    html = read(PATH)
    assert '<a href="tel:+74732127700">8 (473) 212-77-00, доб. 5</a>' in html
    assert '<a href="tel:112000">112-000</a>' in html
    assert '<a href="mailto:gzhi@inspekciya.example">' in html
    assert 'rel="external">inspekciya.example</a>' in html


def test_what_is_not_known_is_not_shown(publish: Callable[..., StateBodiesPage], read: Read) -> None:
    publish(REGISTRY)
    html = read(PATH)
    assert "place__facts" not in html
    assert "Куда обратиться, если не согласны с нами" not in html


def test_a_page_without_bodies_says_so(publish: Callable[..., StateBodiesPage], read: Read) -> None:
    publish()
    assert "Список ещё готовится" in read(PATH)


def test_only_a_preview_says_that_the_text_waits_for_review(
    publish: Callable[..., StateBodiesPage], read: Read
) -> None:
    page = publish(REGISTRY, needs_review=True)
    assert "ждёт проверки" not in read(PATH)
    preview = page.make_preview_request(RequestFactory().get("/"), "")
    assert "Текст ждёт проверки редактором" in preview.content.decode()


@pytest.mark.parametrize(
    ("phones", "lines"),
    [
        ("", []),
        ("8 (473) 212-77-00", ["8 (473) 212-77-00"]),
        ("6-00-00, 6-00-01; (473) 2", ["6-00-00", "6-00-01", "(473) 2"]),
        ("8 800 100-00-00, доб. 12", ["8 800 100-00-00, доб. 12"]),
    ],
)
def test_numbers_are_told_apart_and_an_extension_stays(phones: str, lines: list[str]) -> None:
    assert StateBody(phones=phones).phone_lines == lines


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://www.bank.example/a?b", "bank.example"),
        ("http://xn--90a0ai1c.xn--p1ai/", "бэсо.рф"),
        ("http://www.бэсо.рф/pay", "бэсо.рф"),
        ("http://[bad", "[bad"),
    ],
)
def test_a_site_is_named_as_people_say_it(url: str, said: str) -> None:
    assert host(url) == said
