"""What editors see of the pages in the admin."""

from datetime import date

from django.contrib.auth.models import Group, User
from django.test import Client

from wagtail.models import Page, Site

import pytest
from tests.pages.conftest import MakeDocument

from pages.models import (
    CompanySettings,
    ContactsPage,
    DocumentPage,
    FaqPage,
    HomePage,
    InfoPage,
    SectionPage,
)
from pages.models.company import REQUISITES

UNFILLED = "Сведения о компании: не заполнено"


def logged_in(role: str) -> Client:
    user = User.objects.create_user(role, password="a-long-password")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def front(role: str) -> str:
    return logged_in(role).get("/admin/").content.decode()


@pytest.mark.parametrize(("role", "seen"), [("Редактор", True), ("Администратор", True), ("Оператор", False)])
def test_who_keeps_the_details_is_told_what_is_missing(home: HomePage, role: str, seen: bool) -> None:
    assert (UNFILLED in front(role)) is seen


def test_the_panel_names_what_is_missing_and_leads_there(company: CompanySettings) -> None:
    company.inn = "0000000000"
    company.save()
    shown = front("Редактор")
    assert "КПП" in shown
    assert "ИНН," not in shown
    assert f"/admin/settings/pages/companysettings/{company.site_id}/" in shown


def test_the_panel_goes_when_all_is_filled_in(company: CompanySettings, make_document: MakeDocument) -> None:
    page = make_document(date(2024, 1, 1))
    for name in REQUISITES:
        setattr(company, name, page if name.endswith("_page") else "a@b.test")
    company.save()
    assert UNFILLED not in front("Редактор")


def test_texts_that_wait_for_review_are_listed(make_document: MakeDocument) -> None:
    page = make_document(date(2024, 1, 1), title="Политика компании", needs_review=True)
    shown = front("Редактор")
    assert "Тексты ждут проверки редактором" in shown
    assert f'href="/admin/pages/{page.pk}/edit/"' in shown


def test_an_editor_fills_the_details_in(company: CompanySettings) -> None:
    path = f"/admin/settings/pages/companysettings/{company.site_id}/"
    client = logged_in("Редактор")
    assert "Сведения о компании" in client.get(path).content.decode()
    client.post(path, {"full_name": "Общество «Свет»", "phones": "1\n2", "pay_by_day": "15"})
    company.refresh_from_db()
    assert company.full_name == "Общество «Свет»"
    assert logged_in("Оператор").get(path).status_code == 403


@pytest.mark.parametrize("model", [SectionPage, InfoPage, DocumentPage, FaqPage, ContactsPage])
def test_the_form_of_each_page_type_opens(home: HomePage, model: type[Page]) -> None:
    response = logged_in("Редактор").get(f"/admin/pages/add/pages/{model.__name__.lower()}/{home.pk}/")
    assert response.status_code == 200
    assert str(model._meta.verbose_name) in response.content.decode().lower()


def test_an_installation_without_a_site_still_has_a_front_page(home: HomePage) -> None:
    Site.objects.all().delete()
    assert UNFILLED not in front("Редактор")


def test_an_editor_sends_a_text_to_a_review_named_in_russian(home: HomePage) -> None:
    page = home.add_child(instance=InfoPage(title="Оплата", slug="oplata"))
    shown = logged_in("Редактор").get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert 'name="action-publish"' not in shown
    assert "Проверка обязательных сведений" in shown
    assert "Moderators approval" not in shown
