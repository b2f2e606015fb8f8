"""«Контакты»: who decides a matter; what is not known is not shown to visitors but told to editors."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.template import Context, Template

from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

import pytest
from tests.pages.test_admin import front

from pages.freshness import unknown_persons
from pages.models import ContactPerson, ContactsPage, HomePage
from pages.templatetags.site_phones import tel

Read = Callable[[str], str]


@pytest.fixture
def contacts(home: HomePage) -> ContactsPage:
    page = ContactsPage(title="Контакты", slug="kontakty")
    home.add_child(instance=page)
    return page


def name_somebody(page: ContactsPage, **fields: str) -> None:
    ContactPerson.objects.create(page=page, **{"matters": "Приборы учёта", **fields})


def test_a_person_is_shown_with_all_that_is_known(contacts: ContactsPage, read: Read) -> None:
    name_somebody(
        contacts,
        full_name="Иванова И. И.",
        post="инженер",
        phone="8 (000) 123-45-67",
        room="3",
        hours="по средам",
    )
    shown = read("/kontakty/")
    for piece in ("Кто решает вопрос", "Приборы учёта", "Иванова И. И.", "инженер", "кабинет 3", "по средам"):
        assert piece in shown
    assert '<a href="tel:+70001234567">8 (000) 123-45-67</a>' in shown


def test_an_unknown_person_leads_to_the_office_and_is_told_to_editors(
    contacts: ContactsPage, read: Read
) -> None:
    name_somebody(contacts)
    assert "спросите в офисе" in read("/kontakty/")
    assert unknown_persons() == ["Приборы учёта"]
    assert "Контактные лица: не названы" in front("Редактор")


def test_without_matters_there_is_no_heading(contacts: ContactsPage, read: Read) -> None:
    assert "Кто решает вопрос" not in read("/kontakty/")


# Wagtail leaves the closing of a rendition's spool to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_plan_needs_its_words_and_is_shown_with_them(contacts: ContactsPage, read: Read) -> None:
    contacts.floor_plan = get_image_model().objects.create(title="Схема", file=get_test_image_file())
    with pytest.raises(ValidationError, match="Опишите схему словами"):
        contacts.save()
    contacts.floor_plan_text = "Кабинет 1 — справа от входа."
    contacts.save()
    shown = read("/kontakty/")
    assert "Кабинет 1 — справа от входа." in shown
    assert 'alt="Схема размещения специалистов, описана ниже"' in shown


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("8 (47354) 1-23-45", "tel:+74735412345"),
        ("+7 473 541 23 45, приёмная", "tel:+74735412345"),
        ("приёмная: 1-23-45", "tel:12345"),
        ("звоните в приёмную", ""),
        ("каб. 12", ""),
        ("", ""),
    ],
)
def test_a_telephone_can_be_dialled(text: str, address: str) -> None:
    assert tel(text) == address


def test_a_hostile_telephone_stays_text() -> None:
    template = Template('{% include "components/phone.html" with phone=phone only %}')
    shown = template.render(Context({"phone": '"><script>1</script> 8 000 123 45 67'}))
    assert "<script>" not in shown
    assert 'href="tel:+70001234567"' in shown
