"""Whoever comes to the form from a page finds its beginning written."""

from django.test import Client

import pytest

from questions.beginnings import BEGINNINGS
from questions.choices import Kind


def test_a_home_visit_asks_where_and_when(client: Client, db: None) -> None:
    shown = client.get("/ask/individual/?about=home-visit").content.decode()
    assert "Прошу обслужить на дому." in shown
    assert "Адрес:" in shown
    assert "Удобные день и время:" in shown
    assert f'<option value="{Kind.APPLICATION}" selected>' in shown


@pytest.mark.parametrize("about", BEGINNINGS)
def test_each_beginning_has_a_kind_that_exists(about: str) -> None:
    assert BEGINNINGS[about]["kind"] in Kind.values


@pytest.mark.parametrize("about", ["", "no-such-matter", "<script>"])
def test_an_unknown_matter_leaves_the_form_empty(client: Client, db: None, about: str) -> None:
    shown = client.get("/ask/individual/", {"about": about})
    assert shown.status_code == 200
    assert shown.context["form"]["text"].value() in (None, "")
