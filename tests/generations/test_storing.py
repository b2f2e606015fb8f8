"""What is kept is the same for everybody; all else is made anew each time."""

import gzip
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import resolve

from wagtail.models import PageViewRestriction, Site

import pytest
from tests.pages.conftest import make_home

from generations import numbers, storing, tables
from generations.commits import folder
from generations.middleware import GenerationMiddleware
from pages.models import CompanySettings, HomePage, InfoPage
from pages.viewing import COOKIE
from workdays.services import load_shipped_calendars


@pytest.fixture
def home(db: None) -> HomePage:
    """A site with its details, which the first reader would make."""
    load_shipped_calendars()
    page = make_home()
    CompanySettings.for_site(Site.objects.get(is_default_site=True))
    # The commit that this test never comes to would end the generation that is opened now.
    connection.run_on_commit = []
    open_one()
    return page


def open_one() -> None:
    folder().open(number=numbers.current(), until=time.time() + 3600)


def kept() -> list[str]:
    root = folder().root / folder().current()
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.html"))


def reword(home: HomePage) -> None:
    HomePage.objects.filter(pk=home.pk).update(lead="Другие слова.")


def lead(client: Client, path: str = "/", **extra: str) -> str:
    html = client.get(path, **extra).content.decode()  # type: ignore[arg-type]
    return "other" if "Другие слова." in html else "first"


class TestKept:
    def test_a_page_is_answered_from_the_generation_until_something_changes(
        self, home: HomePage, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        first = client.get("/")
        assert kept() == ["http/testserver/index.html"]
        # Not committed yet: the generation holds.
        with django_capture_on_commit_callbacks(execute=True):
            reword(home)
            again = client.get("/")
        assert again.content == first.content
        of_each = {name: again.headers[name] for name in ("ETag", "X-Request-ID")}
        assert {**again.headers} == {**first.headers, **of_each}
        assert lead(client) == "other"

    def test_a_hit_asks_the_database_nothing(
        self, home: HomePage, client: Client, django_assert_num_queries: Any
    ) -> None:
        client.get("/")
        with django_assert_num_queries(0):
            client.get("/")

    def test_the_packed_form_is_the_same_page(self, home: HomePage, client: Client) -> None:
        plain = client.get("/")
        packed = client.get("/", HTTP_ACCEPT_ENCODING="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert int(packed.headers["Content-Length"]) == len(packed.content)
        assert gzip.decompress(packed.content) == plain.content
        page = folder().root / "current" / "http" / "testserver" / "index.html"
        assert page.read_bytes() == plain.content
        assert gzip.decompress(Path(f"{page}.gz").read_bytes()) == plain.content

    def test_who_has_the_page_already_is_told_so(self, home: HomePage, client: Client) -> None:
        client.get("/")
        etag = client.get("/").headers["ETag"]
        assert client.get("/", HTTP_IF_NONE_MATCH=etag).status_code == 304

    def test_browsers_ask_each_time(self, home: HomePage, client: Client) -> None:
        assert client.get("/").headers["Cache-Control"] == "no-cache"
        assert client.get("/").headers["Cache-Control"] == "no-cache"


class TestNotKept:
    @pytest.mark.parametrize(
        "path", ["/?utm=1", "/search/", "/ask/individual/", "/cabinet/", "/missing/", "/robots.txt"]
    )
    def test_no_question_form_search_or_missing_page(self, home: HomePage, client: Client, path: str) -> None:
        client.get(path)
        assert kept() == []

    @pytest.mark.parametrize(
        "name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, COOKIE, "messages"]
    )
    def test_no_page_for_somebody_with_a_cookie_of_ours_and_none_to_him(
        self, home: HomePage, client: Client, name: str
    ) -> None:
        client.cookies[name] = "size-150"
        client.get("/")
        assert kept() == []
        Client().get("/")
        reword(home)
        assert lead(client) == "other"

    def test_no_page_for_a_program_that_names_itself(self, home: HomePage, client: Client) -> None:
        client.get("/", HTTP_AUTHORIZATION="Bearer x")
        assert kept() == []

    def test_no_page_for_employees(self, home: HomePage, client: Client) -> None:
        client.force_login(User.objects.create_superuser("anna"))
        client.get("/")
        assert kept() == []

    def test_no_page_behind_a_password(self, home: HomePage, client: Client) -> None:
        page = home.add_child(instance=InfoPage(title="Закрыто", slug="zakryto"))
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="секрет")
        open_one()
        client.get("/zakryto/")
        client.get("/zakryto/")
        assert kept() == []

    def test_no_page_that_reads_what_is_not_watched(
        self, home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        storing._never_noticed.cache_clear()
        monkeypatch.setitem(tables.UNWATCHED_APPS, "workdays", "a trial")
        client.get("/")
        assert kept() == []
        monkeypatch.undo()
        storing._never_noticed.cache_clear()
        client.get("/")
        assert kept() == ["http/testserver/index.html"]

    def test_nothing_while_no_generation_is_open(self, home: HomePage, client: Client) -> None:
        folder().close()
        assert client.get("/").status_code == 200
        assert not list(folder().root.rglob("*.html"))

    def test_addresses_with_any_query_fill_no_disk(self, home: HomePage, client: Client) -> None:
        for number in range(20):
            client.get(f"/?page={number}")
        assert kept() == []


PIECES = "{% load generations %}{% same 'trial' %}{{ word }}{% endsame %}"


def written(request: HttpRequest | None, word: str) -> str:
    return Template(PIECES).render(Context({"request": request, "word": word}))


def test_a_piece_is_written_once_for_a_request_and_each_time_without_one(rf: RequestFactory) -> None:
    request = rf.get("/")
    assert [written(request, "first"), written(request, "second")] == ["first", "first"]
    assert written(rf.get("/"), "third") == "third"
    assert [written(None, "first"), written(None, "second")] == ["first", "second"]


def test_pieces_are_taken_over_from_kept_pages_only(home: HomePage, rf: RequestFactory) -> None:
    said: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve("/") if request.path == "/kept/" else resolve("/search/")
        said.append(written(request, request.path))
        return HttpResponse("…")

    middleware = GenerationMiddleware(answer)
    for path in ("/form/", "/other-form/", "/kept/", "/form/", "/other-form/"):
        middleware(rf.get(path))
    assert said == ["/form/", "/other-form/", "/kept/", "/kept/", "/kept/"]


def test_a_request_keeps_to_the_generation_that_it_has_read_of(
    home: HomePage, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads: while the first turns to a generation, the second finds the next one and turns to that."""
    middleware = GenerationMiddleware(lambda request: HttpResponse())
    first = folder().current()

    def the_other_thread() -> None:
        monkeypatch.undo()
        open_one()
        assert middleware._present().name == folder().current() != first

    monkeypatch.setattr(Site, "clear_site_root_paths_cache", the_other_thread)
    assert middleware._present().name == first


def test_a_full_disk_costs_no_page(home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(folder()), "write", refuse)
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "http/testserver/index.html"),
        ("/tarify/", "http/testserver/tarify/index.html"),
        ("/без-слеша", ""),
        (f"/{'я' * 120}/", ""),
        ("/.git/", ""),
        ("/../etc/", ""),
    ],
)
def test_an_address_has_its_place(path: str, place: str) -> None:
    assert storing.place_of(RequestFactory().get(path)) == place


def test_a_site_with_a_port_has_a_place_of_its_own() -> None:
    request = RequestFactory().get("/", HTTP_HOST="127.0.0.1:8000")
    assert storing.place_of(request) == "http/127.0.0.1:8000/index.html"


@pytest.mark.django_db
def test_another_process_may_have_moved_the_site(client: Client) -> None:
    make_home()
    Site.get_site_root_paths()
    assert cache.get("wagtail_site_root_paths", version=2)
    folder().open(number=1, until=2_000_000_000)
    client.get("/no-such-page/")
    assert folder().current()


def test_nginx_and_the_site_mean_the_same_cookie_of_the_look() -> None:
    assert settings.GENERATIONS_COOKIES == [COOKIE]
