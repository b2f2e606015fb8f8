from urllib.parse import urlencode

from django.test import Client

import pytest
from tests.search.conftest import Shelf


def look(client: Client, query: str, **more: object) -> str:
    response = client.get(f"/search/?{urlencode({'q': query, **more})}")
    assert response.status_code == 200
    return response.content.decode()


def test_results_show_what_was_found_and_where(client: Client, sources: tuple[Shelf, Shelf]) -> None:
    sources[0].put("Тарифы на год", "Сколько стоит энергия по тарифу")
    sources[1].put("Письмо", "О тарифе")
    html = look(client, "тарифов")
    assert "<h1>Поиск</h1>" in html
    assert '<a href="/1/"><mark>Тарифы</mark> на год</a>' in html
    assert "Сколько стоит энергия по <mark>тарифу</mark>" in html
    assert 'value="тарифов"' in html
    assert "Книги" in html
    assert '<meta name="robots" content="noindex, follow">' in html


def test_one_source_can_be_chosen(client: Client, sources: tuple[Shelf, Shelf]) -> None:
    sources[0].put("Тарифы")
    sources[1].put("Письмо о тарифах")
    html = look(client, "тариф", **{"in": "letters"})
    assert "Письмо о" in html
    assert ">Тарифы<" not in html
    assert 'in=letters" aria-current="true"' in html
    assert "<mark>Тарифы</mark>" in look(client, "тариф", **{"in": "nowhere"})


def test_a_source_without_results_says_so(client: Client, shelf: Shelf) -> None:
    shelf.put("Тарифы")
    assert "В этом разделе ничего не нашлось" in look(client, "тариф", **{"in": "letters"})


def test_an_empty_query_gets_a_hint(client: Client, shelf: Shelf) -> None:
    for query in ("", "   ", "\u00ad"):
        assert "Напишите одно или несколько слов" in look(client, query)
    assert client.get("/search/").status_code == 200


@pytest.mark.parametrize("length", [201, 10_000])
def test_a_long_query_is_refused_and_can_be_shortened(client: Client, shelf: Shelf, length: int) -> None:
    response = client.get("/search/", {"q": "щ" * length})
    html = response.content.decode()
    assert response.status_code == 400
    assert "Запрос длиннее 200 знаков. Оставьте в нём несколько главных слов." in html
    assert f'value="{"щ" * 200}"' in html


def test_two_hundred_characters_are_enough(client: Client, shelf: Shelf) -> None:
    shelf.put("Тарифы")
    query = "тарифы " + "щ" * 193
    assert len(query) == 200
    assert "<mark>Тарифы</mark>" in look(client, f"  {query}  ")


@pytest.mark.parametrize("query", ["*", "\"'", "&& || !", "()", "—…", "%_", "\\"])
def test_signs_alone_are_no_words(client: Client, shelf: Shelf, query: str) -> None:
    assert "В запросе нет ни слов, ни чисел" in look(client, query)


def test_small_words_alone_find_nothing_definite(client: Client, shelf: Shelf) -> None:
    assert "Таких слов полно на каждой странице" in look(client, "как и где")


@pytest.mark.parametrize(
    "query",
    [
        "тариф*",
        '"тариф"',
        "+тариф -договор",
        "title:тариф",
        "тариф' OR 1=1 --",
        "тариф AND NOT",
        "NEAR(тариф)",
    ],
)
def test_operators_are_plain_text(client: Client, shelf: Shelf, query: str) -> None:
    shelf.put("Тарифы")
    assert "<mark>Тарифы</mark>" in look(client, query)


def test_nothing_from_a_query_or_a_text_becomes_markup(client: Client, shelf: Shelf) -> None:
    shelf.put("<b>Тариф</b>", "<script>alert('тариф')</script>", lead="<i>тариф</i>")
    html = look(client, "<script>alert(1)</script> тариф")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "&lt;b&gt;<mark>Тариф</mark>&lt;/b&gt;" in html


def test_a_typing_error_and_the_wrong_layout_are_told(client: Client, shelf: Shelf) -> None:
    shelf.put("Тарифы")
    assert "Показаны результаты по слову «тарифы»" in look(client, "тариыф")
    assert "Показаны результаты по запросу «тариф»" in look(client, "nfhba")


def test_words_left_out_are_told(client: Client, shelf: Shelf) -> None:
    shelf.put("Тарифы")
    shelf.put("Договор")
    assert "На сайте нет слова «жираф»" in look(client, "жираф тариф")
    assert "Всех этих слов сразу нет нигде" in look(client, "договор тариф")


def test_nothing_found_offers_the_form_and_tells_it_nothing(client: Client, shelf: Shelf) -> None:
    html = look(client, "жираф")
    assert "Ничего не нашлось" in html
    assert 'href="/ask/individual/"' in html
    assert "ask/individual/?" not in html


@pytest.mark.parametrize(
    ("asked", "shown"), [("2", 2), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("9" * 5000, 1)]
)
def test_any_page_number_is_answered(client: Client, shelf: Shelf, asked: str, shown: int) -> None:
    for number in range(25):
        shelf.put(f"Тариф {number}")
    html = look(client, "тариф", page=asked)
    assert f'aria-current="page"><span class="visually-hidden">Страница </span>{shown}<' in html
    assert f'<ol class="found" start="{shown * 10 - 9}">' in html


def test_other_methods_and_odd_parameters_do_no_harm(client: Client, shelf: Shelf) -> None:
    assert client.get("/search/?q=%00&in=%00&page=%00").status_code == 200
    assert client.get("/search/?q=%ff%fe").status_code == 200
    assert client.get("/search/?q=1&q=2").status_code == 200
