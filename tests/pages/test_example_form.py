"""The demonstration shows a published file, and says on it that it is invented."""

from django.test import Client

import pytest
from tests.demo_rows import load_demo

from pages.demo.example import NOTICE, load_example_form
from pages.models import PublishedFile
from pages.published import read_waiting_texts
from search.models import SearchEntry

ADDRESS = "/dokumenty/tipovye-formy/dogovor-s-grazhdaninom/"


@pytest.mark.usefixtures("private_files")
def test_the_example_is_published_once_as_a_file_that_search_reads(db: None, client: Client) -> None:
    load_demo()
    load_example_form()
    load_example_form()
    file = PublishedFile.objects.get()
    shown = client.get(ADDRESS).content.decode()
    assert "пример для демонстрации" in shown
    assert file.stored.sha256 in shown
    assert "Редакция: пример для демонстрации" in client.get("/dokumenty/tipovye-formy/").content.decode()
    read_waiting_texts()
    file.refresh_from_db()
    assert NOTICE[:30] in " ".join(file.text.split())
    assert "поверку" in SearchEntry.objects.get(url=ADDRESS).body
