"""Links between pages inside rich text."""

from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from wagtail.models import Site
from wagtail.rich_text import RichText

import pytest

from pages.models import HomePage, InfoPage


@pytest.fixture
def target(home: HomePage) -> InfoPage:
    page: InfoPage = home.add_child(instance=InfoPage(title="Касса", slug="kassa"))
    return page


def rendered(template: str, **context: object) -> str:
    return Template("{% load site_text %}" + template).render(Context(context)).strip()


def link(pk: int) -> str:
    return f'<a linktype="page" id="{pk}">касса</a>'


@pytest.mark.parametrize("kind", [RichText, str])
def test_a_rich_text_alone_looks_its_links_up(target: InfoPage, kind: type) -> None:
    assert rendered("{% rich text %}", text=kind(link(target.pk))) == '<a href="/kassa/">касса</a>'


def test_many_texts_ask_for_their_pages_once(target: InfoPage) -> None:
    Site.get_site_root_paths()
    texts = [RichText(link(target.pk))] * 7
    with CaptureQueriesContext(connection) as queries:
        shown = rendered(
            "{% links %}{% for text in texts %}{% rich text %}{% endfor %}{% endlinks %}", texts=texts
        )
    assert shown == '<a href="/kassa/">касса</a>' * 7
    assert len(queries) == 1


def test_a_link_to_a_page_that_is_gone_leaves_its_words(target: InfoPage) -> None:
    assert rendered("{% rich text %}", text=link(target.pk + 1000)) == "<a>касса</a>"


def test_what_was_escaped_stays_escaped_when_links_are_followed() -> None:
    typed = '<a linktype="page" id="1">'
    shown = rendered("{% links %}{{ typed }}{% endlinks %}", typed=typed)
    assert shown == "&lt;a linktype=&quot;page&quot; id=&quot;1&quot;&gt;"


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_text_is_empty(nothing: object) -> None:
    assert rendered("{% rich text %}", text=nothing) == ""
