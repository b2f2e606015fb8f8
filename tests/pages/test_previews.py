"""Drafts as an editor sees them before anybody else does."""

from datetime import date

from django.test import Client
from django.urls import reverse

import pytest
from tests.pages.conftest import MakeDocument

from pages.models import HomePage, InfoPage


@pytest.fixture
def draft(home: HomePage) -> InfoPage:
    page: InfoPage = home.add_child(instance=InfoPage(title="Оплата", slug="oplata", live=False))
    page.save_revision()
    return page


def test_a_draft_is_seen_as_with_weak_sight(admin_client: Client, draft: InfoPage) -> None:
    page = draft.make_preview_request(preview_mode="low-vision").render().content.decode()
    assert 'data-scheme="black"' in page
    usual = draft.make_preview_request(preview_mode="").render().content.decode()
    assert 'data-scheme="black"' not in usual


def test_a_document_with_addresses_of_its_own_too(make_document: MakeDocument) -> None:
    document = make_document(date(2026, 1, 1))
    page = document.make_preview_request(preview_mode="low-vision").render().content.decode()
    assert 'data-scheme="black"' in page


def test_the_panel_of_previews_offers_both_modes(admin_client: Client, draft: InfoPage) -> None:
    form = admin_client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "Для слабовидящих" in form
