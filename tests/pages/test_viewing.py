"""«Версия для слабовидящих»: what the cookie says, where one comes back to, and that nothing is lost."""

import re
from itertools import product

from django.template.loader import render_to_string
from django.test import Client, RequestFactory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages import viewing
from pages.models import HomePage
from pages.viewing import Look, chosen, parse, safe_back, serialise

BIG = "size-200.spacing-wider.scheme-black.font-serif.images-hidden"


def with_cookie(client: Client, value: str) -> Client:
    client.cookies["view"] = value
    return client


def text_of(html: str, element: str) -> str:
    """Return the words of one element, as they stand in the page."""
    inside = re.search(rf"<{element}\b.*?</{element}>", html, re.DOTALL)
    assert inside
    return " ".join(re.sub(r"<[^>]+>", " ", inside.group()).split())


def test_each_look_survives_the_cookie() -> None:
    looks = [Look(*values) for values in product(*viewing.CHOICES.values())]
    assert len(looks) == 3 * 3 * 4 * 2 * 2
    assert [parse(serialise(look)) for look in looks] == looks


def test_the_usual_look_is_an_empty_text_and_the_first_of_each_choice() -> None:
    assert serialise(Look()) == ""
    assert Look() == Look(*(next(iter(options)) for options in viewing.CHOICES.values()))
    assert Look().changes == {}


@pytest.mark.parametrize(
    ("cookie", "look"),
    [
        ("size-150.scheme-blue", Look(size="150", scheme="blue")),
        ("size-900.scheme-blue", Look(scheme="blue")),
        ("colour-red.size-150.", Look(size="150")),
        ("size150..-.-size", Look()),
        ('size-150"><script>', Look()),
    ],
)
def test_what_is_unknown_in_the_cookie_is_ignored(cookie: str, look: Look) -> None:
    assert parse(cookie) == look


@given(st.text())
def test_no_text_whatever_breaks_the_reading(cookie: str) -> None:
    assert serialise(parse(cookie)).count(".") <= 4


def test_a_choice_changes_only_what_it_names() -> None:
    look = chosen({"size": "200", "scheme": "rainbow"}, over=Look(scheme="white", font="serif"))
    assert look == Look(size="200", scheme="white", font="serif")


@pytest.mark.parametrize("address", ["/", "/kontakty/", "/search/?q=тариф&page=2"])
def test_one_comes_back_to_an_address_of_this_site(address: str) -> None:
    assert safe_back(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "///",
        "kontakty/",
        "https://zlo.example/",
        "//zlo.example",
        " //zlo.example",
        "/\\zlo.example",
        "\\\\zlo.example",
        "javascript:alert(1)",
        "/" + "a" * 3000,
    ],
)
def test_one_never_comes_back_to_a_foreign_or_a_strange_address(address: str) -> None:
    assert safe_back(address) == "/"


def test_a_posted_choice_is_kept_for_a_year_and_leads_back(client: Client, home: HomePage) -> None:
    response = client.post("/view/", {"size": "150", "scheme": "black", "back": "/ask/status/?a=1"})
    assert (response.status_code, response.headers["Location"]) == (302, "/ask/status/?a=1")
    cookie = response.cookies["view"]
    assert cookie.value == "size-150.scheme-black"
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (31_536_000, "Lax", True)


def test_a_foreign_way_back_leads_home(client: Client, home: HomePage) -> None:
    response = client.post("/view/", {"size": "150", "back": "https://zlo.example/"})
    assert response.headers["Location"] == "/"
    assert "zlo" not in client.get("/view/?back=//zlo.example").content.decode()


def test_a_button_of_the_panel_changes_one_preference(client: Client, home: HomePage) -> None:
    response = with_cookie(client, "size-150.scheme-black").post("/view/", {"scheme": "blue"})
    assert response.cookies["view"].value == "size-150.scheme-blue"


@pytest.mark.parametrize("posted", [{"usual": "1"}, {"usual": "1", "size": "200"}, {"size": "100"}])
def test_the_usual_look_takes_the_cookie_away(client: Client, home: HomePage, posted: dict[str, str]) -> None:
    response = with_cookie(client, "size-150").post("/view/", posted)
    assert (response.cookies["view"].value, response.cookies["view"]["max-age"]) == ("", 0)


def test_a_page_tells_its_style_sheet_what_was_chosen(client: Client, home: HomePage) -> None:
    assert '<html lang="ru">' in client.get("/").content.decode()
    html = with_cookie(client, BIG).get("/").content.decode()
    for attribute in ("size=200", "spacing=wider", "scheme=black", "font=serif", "images=hidden"):
        name, _, value = attribute.partition("=")
        assert f'data-{name}="{value}"' in html[: html.index(">", html.index("<html"))]


@pytest.mark.parametrize("path", ["/", "/ask/individual/", "/takogo-net/", "/view/"])
def test_the_way_to_it_stands_on_every_page_and_the_panel_only_when_chosen(
    client: Client, home: HomePage, path: str
) -> None:
    header = text_of(client.get(path).content.decode(), "header")
    assert "Версия для слабовидящих" in header
    assert "Обычная версия" not in header
    chosen_header = text_of(with_cookie(client, "font-serif").get(path).content.decode(), "header")
    assert all(words in chosen_header for words in ("Настройки", "Обычная версия", "Скрыть рисунки"))


def test_the_page_of_settings_marks_what_is_chosen_and_keeps_the_way_back(
    client: Client, home: HomePage
) -> None:
    html = with_cookie(client, "scheme-blue").get("/view/?back=/ask/status/").content.decode()
    assert re.findall(r'name="(\w+)" value="(\w+)" checked', html) == list(vars(Look(scheme="blue")).items())
    assert '<input type="hidden" name="back" value="/ask/status/">' in html
    assert html.count("<legend") == len(viewing.CHOICES)


@pytest.mark.parametrize("cookie", [BIG, "images-hidden", "scheme-white"])
@pytest.mark.parametrize("path", ["/", "/view/", "/ask/status/", "/disclosure/", "/takogo-net/"])
def test_each_look_has_the_same_words(client: Client, home: HomePage, cookie: str, path: str) -> None:
    usual, other = client.get(path), with_cookie(Client(), cookie).get(path)
    assert usual.status_code == other.status_code
    assert text_of(usual.content.decode(), "main") == text_of(other.content.decode(), "main")
    assert text_of(usual.content.decode(), "footer") == text_of(other.content.decode(), "footer")


def test_words_stand_in_for_a_picture_that_is_not_wanted() -> None:
    picture = {"url": "/media/shema.png", "alt": "Кабинет 3 — справа от входа", "width": 640, "height": 480}
    usual = render_to_string("components/picture.html", {**picture, "look": Look()})
    hidden = render_to_string("components/picture.html", {**picture, "look": Look(images="hidden")})
    assert 'alt="Кабинет 3 — справа от входа" width="640" height="480"' in usual
    assert "<img" not in hidden
    assert "Рисунок: Кабинет 3 — справа от входа" in hidden
    decoration = {**picture, "alt": "", "look": Look(images="hidden")}
    assert render_to_string("components/picture.html", decoration).strip() == ""


@pytest.mark.parametrize("path", ["/", "/ask/individual/", "/disclosure/", "/view/", "/takogo-net/"])
def test_a_cache_between_us_and_the_reader_keeps_looks_apart(
    client: Client, home: HomePage, path: str
) -> None:
    assert "Cookie" in client.get(path).headers["Vary"]


def test_what_is_no_page_is_one_for_all_looks(client: Client, home: HomePage) -> None:
    assert "Cookie" not in client.get("/robots.txt").headers.get("Vary", "")


def test_an_endless_address_is_not_carried_along() -> None:
    request = RequestFactory().get("/search/", {"q": "т" * 10_000})
    assert viewing.look(request)["here"] == "/search/"
    request = RequestFactory().get("/" + "a" * 3000)
    assert viewing.look(request)["here"] == "/"
