"""Requests that a stranger or an editor would have the site send, and what it gives away of itself."""

import io
import socket
import zipfile
from typing import Any

from django.conf import settings
from django.test import Client

from wagtail.embeds.embeds import get_finder_for_embed
from wagtail.embeds.exceptions import EmbedUnsupportedProviderException

import pytest
from openpyxl import Workbook
from tests.pages import conftest as pages

from pages.models import HomePage
from tariffs.caps.grids import WrongFile, sheets_of

home = pages.home
SSRF = [
    "http://127.0.0.1:6379/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd",
    "https://www.youtube.com/watch?v=1", "gopher://localhost/", "http://localhost#@youtube.com/",
]  # fmt: skip
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>'


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        pytest.fail("it tried to connect")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def hostile_workbook(target: str) -> bytes:
    """Return a workbook whose sheet names an entity that lies elsewhere."""
    book, made = Workbook(), io.BytesIO()
    book.active.append(["Цена"])
    book.save(made)
    hostile = io.BytesIO()
    with zipfile.ZipFile(made) as good, zipfile.ZipFile(hostile, "w") as bad:
        for name in good.namelist():
            text = good.read(name)
            if name.endswith("sheet1.xml"):
                start = text.index(b"<worksheet")
                text = text[:start] + ENTITY.format(target=target).encode() + text[start:]
            bad.writestr(name, text)
    return hostile.getvalue()


@pytest.mark.parametrize("url", SSRF)
def test_an_address_that_an_editor_embeds_is_not_asked(no_network: None, url: str) -> None:
    with pytest.raises(EmbedUnsupportedProviderException):
        get_finder_for_embed(url)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://127.0.0.1:1/x.dtd"])
def test_a_workbook_with_entities_is_refused_unread(no_network: None, target: str) -> None:
    with pytest.raises(WrongFile):
        _ = [list(sheet.rows) for sheet in sheets_of(io.BytesIO(hostile_workbook(target)), "цены.xlsx")]


def test_pictures_of_editors_are_no_documents_with_scripts() -> None:
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS


@pytest.mark.parametrize(
    "path",
    ["/static/", "/media/", "/.git/config", "/static/../.git/config", "/media/../../etc/passwd", "/.env"],
)
def test_no_folder_is_listed_and_nothing_outside_them_is_served(
    home: HomePage, client: Client, path: str
) -> None:
    assert client.get(path).status_code in {400, 404}


@pytest.mark.parametrize("path", ["/", "/ask/individual/", "/admin/", "/api/tariffs.json"])
def test_trace_is_answered_nowhere(home: HomePage, client: Client, path: str) -> None:
    assert client.trace(path).status_code == 405
