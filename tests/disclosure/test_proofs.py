"""Each check of a duty, on what is there, what is not and what nobody has given yet."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from wagtail.models import Site

import pytest
import time_machine
from tests.disclosure.conftest import RegisterAppeal
from tests.disclosure.duties import make_duty
from tests.disclosure.yearly import NOW, published_report, state_no_measures

from disclosure.freshness import Presence
from disclosure.models import Duty
from disclosure.proofs import survey
from files.services import store_examined
from pages.models import (
    CompanySettings,
    ContactPerson,
    ContactsPage,
    DocumentPage,
    Edition,
    HomePage,
    InfoPage,
    PaymentPoint,
    PublishedFile,
)
from tariffs.models import SalesMarkup, TariffPeriod
from workdays.models import PointKind, PointSchedule, ServicePoint

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
Verdict = tuple[Presence, str]


def verdict(duty: Duty, on: date = TODAY) -> Verdict:
    fresh = Duty.objects.as_shown().get(pk=duty.pk)
    found = survey([fresh], on)[duty.pk]
    return found.presence, found.reason


@pytest.fixture
def file(db: None) -> PublishedFile:
    stored, _ = store_examined(upload=ContentFile(b"kept for ever\n", name="forma.txt"), max_bytes=1000)
    return PublishedFile.objects.create(title="Форма", stored=stored, uploaded_at=timezone.now())


@pytest.fixture
def document(home: HomePage) -> Callable[..., DocumentPage]:
    def make(*editions: Edition) -> DocumentPage:
        page: DocumentPage = home.add_child(instance=DocumentPage(title="Договор", slug="dogovor"))
        for edition in editions:
            page.editions.add(edition)
        page.save_revision().publish()
        return DocumentPage.objects.get(pk=page.pk)

    return make


def edition(number: str, since: date, **fields: Any) -> Edition:
    return Edition(number=number, valid_from=since, body=[], **fields)


MISSING, UNFILLED, PRESENT = Presence.MISSING, Presence.UNFILLED, Presence.PRESENT


def test_an_edition_in_force(document: Callable[..., DocumentPage]) -> None:
    duty = make_duty(page=document(), proof="edition_in_force")
    assert verdict(duty) == (UNFILLED, "Документ ещё не размещён.")


def test_an_edition_that_begins_tomorrow_is_not_in_force(document: Callable[..., DocumentPage]) -> None:
    duty = make_duty(page=document(edition("1", date(2026, 12, 1))), proof="edition_in_force")
    assert verdict(duty) == (MISSING, "Первая редакция вступает в силу 01.12.2026.")
    assert verdict(duty, date(2026, 12, 1)) == (PRESENT, "")


def test_a_file_is_there_and_each_byte_of_it_is_as_published(
    document: Callable[..., DocumentPage], file: PublishedFile
) -> None:
    duty = make_duty(page=document(edition("1", date(2026, 1, 1), file=file)), proof="file_intact")
    assert verdict(duty) == (PRESENT, "")
    storage, name = storages["private"], file.stored.content.name
    storage.delete(name)
    assert verdict(duty) == (MISSING, "Файл действующей редакции пропал из хранилища.")
    storage.save(name, ContentFile(b"kept for ewer\n"))
    assert verdict(duty) == (MISSING, "Файл действующей редакции повреждён: он не тот, что был размещён.")


def test_an_edition_without_a_file(document: Callable[..., DocumentPage]) -> None:
    duty = make_duty(page=document(edition("1", date(2026, 1, 1))), proof="file_intact")
    assert verdict(duty) == (UNFILLED, "К действующей редакции не приложен файл.")


def test_the_file_of_a_former_edition_does_not_count(
    document: Callable[..., DocumentPage], file: PublishedFile
) -> None:
    page = document(edition("1", date(2026, 1, 1), file=file), edition("2", date(2026, 6, 1)))
    assert verdict(make_duty(page=page, proof="file_intact"))[0] is UNFILLED


def test_facts_of_the_company(page: InfoPage) -> None:
    duty = make_duty(page=page, proof="requisites", subjects=["inn", "ogrn"])
    company = CompanySettings.for_site(Site.objects.get(is_default_site=True))
    company.inn = "3604000000"
    company.save()
    assert verdict(duty) == (UNFILLED, "Не заполнено: ОГРН.")
    company.ogrn = "1063604000000"
    company.save()
    assert verdict(duty) == (PRESENT, "")


def contacts(home: HomePage, **fields: Any) -> ContactsPage:
    page: ContactsPage = home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty", **fields))
    page.save_revision().publish()
    return page


def test_contact_persons(home: HomePage) -> None:
    page = contacts(home)
    duty = make_duty(page=page, proof="contact_persons")
    assert verdict(duty) == (UNFILLED, "Не названо ни одного контактного лица.")
    row = ContactPerson.objects.create(page=page, matters="Оплата")
    assert verdict(duty) == (UNFILLED, "Не названы контактные лица: Оплата.")
    row.phone = "8-800-000-00-00"
    row.save()
    assert verdict(duty) == (PRESENT, "")


def test_the_plan_of_the_office_may_be_told_in_words(home: HomePage) -> None:
    page = contacts(home)
    duty = make_duty(page=page, proof="floor_plan")
    assert verdict(duty) == (UNFILLED, "Схемы размещения специалистов нет.")
    ContactsPage.objects.update(floor_plan_text="Окно 1 у входа.")
    assert verdict(duty) == (PRESENT, "")


def test_hours_of_each_place(page: InfoPage) -> None:
    duty = make_duty(page=page, proof="hours_in_force", subjects=[PointKind.OFFICE, PointKind.REMOTE])
    assert verdict(duty) == (UNFILLED, "Не внесено ни одного места или канала обслуживания.")
    office = ServicePoint.objects.create(name="Офис", kind=PointKind.OFFICE)
    phone = ServicePoint.objects.create(name="Телефон", kind=PointKind.REMOTE)
    PointSchedule.objects.create(point=office, valid_from=date(2026, 1, 1))
    PointSchedule.objects.create(point=phone, valid_from=date(2026, 12, 1))
    assert verdict(duty) == (UNFILLED, "Не заполнен режим работы: Телефон.")
    assert verdict(duty, date(2026, 12, 1)) == (PRESENT, "")


def test_places_to_pay(page: InfoPage) -> None:
    duty = make_duty(page=page, proof="payment_points")
    assert verdict(duty) == (UNFILLED, "Не внесено ни одного пункта оплаты.")
    PaymentPoint.objects.create(name="Касса", kind=PaymentPoint.Kind.values[0])
    assert verdict(duty) == (PRESENT, "")


def test_a_tariff_of_today(home: HomePage) -> None:
    duty = make_duty("tarify", address="/tariffs/", proof="tariff_in_force")
    assert verdict(duty) == (UNFILLED, "Не опубликовано ни одного тарифа для населения.")
    fields = {"vat_percent": 22, "valid_from": date(2026, 10, 1), "valid_to": date(2026, 12, 31)}
    TariffPeriod.objects.create(**fields, is_demo=True)
    assert verdict(duty)[0] is UNFILLED
    TariffPeriod.objects.create(**fields)
    assert verdict(duty, date(2026, 9, 30))[0] is UNFILLED
    assert verdict(duty, date(2026, 10, 1)) == verdict(duty, date(2026, 12, 31)) == (PRESENT, "")
    assert verdict(duty, date(2027, 1, 1)) == (
        MISSING,
        "Последние опубликованные тарифы действовали по 31.12.2026.",
    )
    TariffPeriod.objects.update(live=False)
    assert verdict(duty)[0] is UNFILLED


def test_a_markup_of_today(home: HomePage) -> None:
    duty = make_duty("nadbavka", address="/tariffs/markups/", proof="markup_in_force")
    assert verdict(duty) == (UNFILLED, "Не опубликовано ни одной сбытовой надбавки.")
    SalesMarkup.objects.create(valid_from=date(2026, 1, 1), is_demo=True)
    assert verdict(duty)[0] is UNFILLED
    SalesMarkup.objects.create(valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    assert verdict(duty, date(2026, 12, 31)) == (PRESENT, "")
    assert verdict(duty, date(2027, 1, 1)) == (
        MISSING,
        "Последняя опубликованная сбытовая надбавка действовала по 31.12.2026.",
    )


def test_a_published_report_of_a_closed_year_proves_its_duty(
    page: InfoPage, appeal_on: RegisterAppeal
) -> None:
    duty = make_duty(page=page, proof="figures_reconcile")
    assert verdict(duty)[0] is UNFILLED
    appeal_on(date(2025, 2, 1))
    assert verdict(duty) == (MISSING, "Отчёт за 2025 год ещё не опубликован.")
    with time_machine.travel(NOW, tick=False):
        state_no_measures()
        published_report()
    assert verdict(duty) == (PRESENT, "")
    assert verdict(duty, date(2025, 12, 31))[0] is UNFILLED


def test_an_address_of_the_site_or_of_the_company_leads_somewhere(page: InfoPage) -> None:
    there = make_duty("stranica", address="/oplata/", proof="link_answers")
    screen = make_duty("ekran", address="/disclosure/", proof="link_answers")
    nowhere = make_duty("nikuda", address="/net-takoj/", proof="link_answers")
    none = make_duty("pusto", proof="link_answers")
    assert verdict(there) == verdict(screen) == (PRESENT, "")
    assert verdict(nowhere) == (MISSING, "По адресу /net-takoj/ ничего нет.")
    assert verdict(none) == (MISSING, "Адрес не указан.")
    page.unpublish()
    assert verdict(there) == (MISSING, "По адресу /oplata/ ничего нет.")


def test_the_personal_account_is_there_when_its_address_is_named(home: HomePage) -> None:
    duty = make_duty("lk", proof="link_answers", subjects=["cabinet_url"])
    assert verdict(duty) == (UNFILLED, "Не заполнено: адрес личного кабинета.")
    company = CompanySettings.for_site(Site.objects.get(is_default_site=True))
    company.cabinet_url = "https://lk.example.org/"
    company.save()
    assert verdict(duty) == (PRESENT, "")
