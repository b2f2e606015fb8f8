"""What the company says of itself: nothing that is not filled in is shown."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.pages.conftest import MakeDocument

from pages.models import CompanySettings, ContactsPage, HomePage
from pages.models.company import REQUISITES

Read = Callable[[str], str]
BUTTONS = [
    ("pay_url", "Оплатить"),
    ("readings_url", "Передать показания"),
    ("cabinet_url", "Личный кабинет"),
]
FACTS = [
    ("phones", "Телефоны", "8 (000) 000-00-00"),
    ("email", "Электронная почта", "pismo@example.test"),
    ("fax", "Факс", "факс-000"),
    ("postal_address", "Почтовый адрес", "000000, г. Проба"),
    ("inn", "ИНН", "0000000000"),
    ("bank_details", "Банковские реквизиты", "р/с 000"),
]


@pytest.fixture
def contacts(home: HomePage) -> ContactsPage:
    page: ContactsPage = home.add_child(
        instance=ContactsPage(title="Контакты", slug="kontakty", show_in_menus=True)
    )
    return page


def test_everything_is_unfilled_at_first_and_has_a_russian_name(company: CompanySettings) -> None:
    assert len(company.unfilled()) == len(REQUISITES)
    assert "ИНН" in company.unfilled()


def test_what_is_filled_in_is_no_longer_named(company: CompanySettings) -> None:
    company.inn = "0000000000"
    assert "ИНН" not in company.unfilled()


@pytest.mark.parametrize(("field", "label"), BUTTONS)
def test_a_button_appears_in_the_header_and_on_the_front_page(
    company: CompanySettings, read: Read, field: str, label: str
) -> None:
    assert label not in read("/")
    setattr(company, field, "https://example.test/there")
    company.save()
    button = f'<a class="button" href="https://example.test/there">{label}</a>'
    assert read("/").count(button) == 2
    assert read("/ask/individual/").count(button) == 1


@pytest.mark.usefixtures("contacts")
@pytest.mark.parametrize(("field", "label", "value"), FACTS)
def test_a_fact_appears_when_it_is_filled_in(
    company: CompanySettings, read: Read, field: str, label: str, value: str
) -> None:
    assert label not in read("/kontakty/")
    setattr(company, field, value)
    company.save()
    shown = read("/kontakty/")
    assert label in shown
    assert value in shown


@pytest.mark.usefixtures("contacts")
def test_no_label_stands_without_its_fact(company: CompanySettings, read: Read) -> None:
    assert "<dd></dd>" not in read("/kontakty/")
    assert "None" not in read("/kontakty/")


def test_phones_stand_one_in_a_line(company: CompanySettings) -> None:
    company.phones = "приёмная: 1\n\n  отдел: 2  \n"
    assert company.phone_lines() == ["приёмная: 1", "отдел: 2"]


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_strip_of_the_demonstration(company: CompanySettings, read: Read, is_demo: bool) -> None:
    company.is_demo = is_demo
    company.save()
    assert ("Демонстрационные данные" in read("/")) is is_demo


def test_the_footer_leads_to_the_consent_and_the_policy(
    company: CompanySettings, make_document: MakeDocument, read: Read
) -> None:
    assert "Политика обработки" not in read("/")
    company.consent_page = make_document(date(2024, 1, 1), slug="soglasie")
    company.policy_page = make_document(date(2024, 1, 1), slug="politika")
    company.save()
    assert 'href="/soglasie/"' in read("/")
    assert 'href="/politika/"' in read("/")


def test_a_consent_that_is_hidden_or_not_yet_in_force_is_none(
    company: CompanySettings, make_document: MakeDocument
) -> None:
    assert company.consent_edition() is None
    company.consent_page = make_document(date(2024, 1, 1), slug="soglasie")
    assert company.consent_edition() == company.consent_page.editions.get()
    company.consent_page.live = False
    assert company.consent_edition() is None
    company.consent_page = make_document(date(2124, 1, 1), slug="budushchee")
    assert company.consent_edition() is None
