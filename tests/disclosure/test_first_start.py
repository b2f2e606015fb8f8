"""At the first start only what the Standard does not say is missing; then just what breaks turns red."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.test import Client
from django.urls import reverse

from wagtail.models import Page

import pytest
import time_machine
from pytest_django import Settings
from tests.disclosure.duties import moscow, person
from tests.disclosure.test_pages import html_of

import pages.demo
import pages.starter
from disclosure.models import Duty
from disclosure.services.confirming import record_event
from disclosure.services.evaluating import evaluate
from disclosure.services.loading import load_duties, shipped_file
from disclosure.wagtail_hooks import look_at_duties
from outbox.models import Message
from pages.demo.example import load_example_form
from pages.starter.company import Company
from staff.roles import Role

pytestmark = pytest.mark.django_db
FIRST_DAY = moscow(2026, 11, 23, 9)
FACTS_OF_THE_COMPANY = {
    # Neither the Standard nor anybody else but the company can say these.
    "tarify-naseleniya",
    "telefony", "kontaktnye-lica", "shema-razmeshcheniya", "pochta", "lichnyj-kabinet", "pochtovyj-adres",
    "bankovskie-rekvizity", "inn-ogrn",
    # Forms of contracts: one is shipped as an example, marked as such.
    "forma-organizaciya", "forma-kuplya-prodazha",
    # What is disclosed from the company's own books.
    "meropriyatiya", "vremya-ozhidaniya", "godovaya-otchetnost", "struktura-zatrat", "predlozhenie-o-cenah",
    "ceny", "zona-deyatelnosti", "sbytovaya-nadbavka", "obem-pokupki", "poleznyj-otpusk",
    "svobodnye-dogovory",
}  # fmt: skip
NOBODY_HAS_APPEALED = {"obrashcheniya-za-god"}


@pytest.fixture(autouse=True)
def _first_day(settings: Settings, tmp_path: Path) -> Iterator[None]:
    with time_machine.travel(FIRST_DAY, tick=False):
        yield


def found() -> dict[str, set[str]]:
    states: dict[str, set[str]] = {}
    for duty in Duty.objects.active().as_shown():
        states.setdefault(duty.state_words, set()).add(duty.code)
    return states


@pytest.fixture
def demo(db: None) -> None:
    pages.demo.load()
    load_example_form()
    load_duties(shipped_file(), today=FIRST_DAY.date())
    evaluate(now=FIRST_DAY)


@pytest.mark.usefixtures("demo")
def test_of_the_first_company_exactly_what_its_standard_does_not_say_is_not_filled_in() -> None:
    states = found()
    assert states.keys() == {"не заполнено", "в порядке"}
    assert states["не заполнено"] == FACTS_OF_THE_COMPANY | NOBODY_HAS_APPEALED


def test_a_new_company_begins_with_its_drafts_and_facts_open_and_all_else_in_order() -> None:
    pages.starter.load(Company(full_name="ООО «Свет»", city="Город", address="ул. Ленина, 1"))
    load_duties(shipped_file(), today=FIRST_DAY.date())
    evaluate(now=FIRST_DAY)
    states = found()
    drafts = {"standart", "politika", "soglasie", "forma-grazhdanin", "grafik", "punkty-oplaty"}
    assert states.keys() == {"не заполнено", "в порядке"}
    assert states["не заполнено"] == FACTS_OF_THE_COMPANY | NOBODY_HAS_APPEALED | drafts


@pytest.mark.usefixtures("demo")
def test_one_item_taken_off_and_another_grown_old_are_exactly_the_two_that_turn_red(client: Client) -> None:
    owner = person(Role.EDITOR, "owner")
    gone, old = Duty.objects.get(code="oplata-fl"), Duty.objects.get(code="oplata-yl")
    Duty.objects.filter(pk__in=[gone.pk, old.pk]).update(owner=owner)
    record_event(duty_id=old.pk, user=owner.user, happened_on=date(2026, 11, 23), now=FIRST_DAY)
    # The change of 23.11 asks for a renewal by 03.12; the day after, it is old, and another is gone.
    later = moscow(2026, 12, 4, 10)
    with time_machine.travel(later, tick=False):
        Page.objects.get(pk=gone.page_id).specific.unpublish()
        Message.objects.all().delete()
        look_at_duties(now=later)
        client.force_login(owner.user)
        panel = client.get(reverse("wagtailadmin_home")).content.decode()
        report = client.get(reverse("duties:index"), {"state": "pressing"})
        public = html_of(client, reverse("disclosure:index"))
        data = client.get(reverse("disclosure:items_json")).json()["items"]
    assert {duty.code for duty in report.context["object_list"]} == {gone.code, old.code}
    assert panel.count("duty-state--danger") == 4  # both among what is red and among what is the owner's
    assert all(panel.count(duty.title) == 2 for duty in (gone, old))
    assert public.count("badge--danger") == 2
    assert {item["code"]: item["state_title"] for item in data if item["state"] in {"missing", "stale"}} == {
        gone.code: "нет",
        old.code: "устарело",
    }
    letter = Message.objects.get(to=owner.user.email)
    assert f"{gone.title}: нет. Страница снята с публикации." in letter.text
    assert (
        f"{old.title}: устарело. Сведения изменились 23.11.2026. Срок обновления прошёл 03.12.2026."
        in letter.text
    )
    assert letter.text.count("/admin/duties/inspect/") == 2
