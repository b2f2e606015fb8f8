from django.core.exceptions import ValidationError
from django.test import Client

from wagtail.models import Page, PageViewRestriction, Site

import pytest
from tests.search.conftest import Shelf
from tests.search.test_page import look

from search.models import PromotedResult

pytestmark = pytest.mark.django_db


def promote(words: str, **fields: object) -> PromotedResult:
    row = PromotedResult(words=words, **fields)
    row.full_clean()
    row.save()
    return row


def test_what_editors_advise_stands_above_the_results(client: Client, shelf: Shelf) -> None:
    shelf.put("Долги и долг")
    promote("узнать долг\nзадолженность", url="/ask/status/", title="Личный кабинет", note="Там видно.")
    for query in ("как узнать мои долги", "задолженностью"):
        html = look(client, query)
        assert "Советуем посмотреть" in html, query
        assert '<a href="/ask/status/">Личный кабинет</a><p>Там видно.</p>' in html
    assert html.index("Личный кабинет") < html.index("Ничего не нашлось")


@pytest.mark.parametrize("query", ["долг", "узнать", "тариф"])
def test_all_words_of_a_line_are_wanted(client: Client, shelf: Shelf, query: str) -> None:
    promote("узнать долг", url="/ask/status/", title="Личный кабинет")
    assert "Советуем посмотреть" not in look(client, query)


def test_advice_follows_a_corrected_word_and_the_order(client: Client, shelf: Shelf) -> None:
    shelf.put("Долг")
    promote("долг", url="/b/", title="Второй", order=2)
    promote("долг", url="/a/", title="Первый", order=1)
    html = look(client, "долгк")
    assert html.index("Первый") < html.index("Второй")
    assert "Первый" in look(client, "ljku")


def test_a_page_is_advised_under_its_own_title_while_it_is_public(client: Client, shelf: Shelf) -> None:
    page = Site.objects.get().root_page.add_child(instance=Page(title="Долги", slug="dolgi"))
    promote("долг", page=page)
    assert '<a href="/dolgi/">Долги</a>' in look(client, "долг")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "Советуем посмотреть" not in look(client, "долг")
    restriction.delete()
    Page.objects.filter(pk=page.pk).update(live=False)
    assert "Советуем посмотреть" not in look(client, "долг")


def test_advice_stands_on_the_first_page_only(client: Client, shelf: Shelf) -> None:
    for number in range(11):
        shelf.put(f"Долг {number}")
    promote("долг", url="/a/", title="Личный кабинет")
    assert "Личный кабинет" not in look(client, "долг", page=2)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("url", {"words": "долг", "url": "javascript:alert(1)", "title": "Адрес"}),
        ("title", {"words": "долг", "url": "/ask/"}),
        ("words", {"words": "и на\n!", "url": "/ask/", "title": "Адрес"}),
        ("__all__", {"words": "долг", "title": "Никуда"}),
    ],
)
def test_advice_that_leads_nowhere_is_refused(field: str, fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        promote(**fields)
    assert field in refusal.value.message_dict


def test_editors_keep_the_advice(admin_client: Client) -> None:
    promote("долг", url="/ask/status/", title="Личный кабинет")
    assert "Личный кабинет" in admin_client.get("/admin/search/promotedresult/").content.decode()
    assert admin_client.get("/admin/search/promotedresult/create/").status_code == 200
