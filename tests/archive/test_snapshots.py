"""What is kept of a publication, a change, a removal, and that it outlives what it is of."""

from collections.abc import Callable
from datetime import date, time

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from wagtail.models import Page, PageViewRestriction

import pytest
from tests.archive.conftest import of_pages
from tests.review.conftest import moscow

from archive.errors import SnapshotIsFinal
from archive.hours import keep_changed_hours
from archive.models import Snapshot
from archive.publishing import keep_unknown
from archive.rows import keep_unknown_rows
from archive.verification import verify
from ledger.models import Entry
from pages.models import CompanySettings, ContactsPage, DocumentPage, HomePage, InfoPage, PaymentPoint
from workdays.models import PointSchedule, ScheduleInterval, ServicePoint

pytestmark = pytest.mark.django_db
Publish = Callable[..., InfoPage]


def kinds(page: Page) -> list[str]:
    rows = Snapshot.objects.filter(base="wagtailcore.page", object_id=str(page.pk))
    return list(rows.order_by("id").values_list("kind", flat=True))


def test_a_publication_is_kept_as_visitors_see_it(publish: Publish) -> None:
    page = publish(moscow(2026, 3, 1), intro="До 15-го числа.")
    kept = of_pages().get()
    assert (kept.kind, kept.title, kept.url, kept.look) == ("published", "Оплата", "/oplata/", "kept")
    shown = kept.page_html().decode()
    assert "До 15-го числа." in shown
    assert "wagtail-userbar" not in shown
    assert '"intro":"До 15-го числа."' in kept.data
    assert kept.at == moscow(2026, 3, 1)
    assert kept.revision_id == page.live_revision_id


def test_it_stands_in_the_ledger_by_its_digest(publish: Publish) -> None:
    page = publish(moscow(2026, 3, 1))
    kept, entry = of_pages().get(), Entry.objects.get(stream=f"publication:page-{page.pk}")
    assert kept.digest in entry.text
    assert entry.event == "published"


def test_each_change_is_a_snapshot_of_its_own(publish: Publish) -> None:
    publish(moscow(2026, 3, 1))
    page = publish(moscow(2026, 4, 1), intro="До 20-го.")
    assert kinds(page) == ["published", "changed"]


def test_a_removal_and_a_deletion_are_kept_too(publish: Publish) -> None:
    page = publish(moscow(2026, 3, 1))
    page.unpublish()
    assert kinds(page) == ["published", "removed"]
    key = page.pk
    page.delete()
    page.pk = key
    assert kinds(page) == ["published", "removed", "deleted"]


def test_a_deleted_section_takes_its_pages_into_the_archive(home: HomePage, publish: Publish) -> None:
    page = publish(moscow(2026, 3, 1))
    key = page.pk
    home.delete()
    page.pk = key
    assert kinds(page) == ["published", "deleted"]


def test_a_new_address_is_a_change(home: HomePage, publish: Publish) -> None:
    page = publish(moscow(2026, 3, 1))
    other = home.add_child(instance=InfoPage(title="Раздел", slug="razdel"))
    page.move(other, pos="last-child")
    assert Snapshot.objects.of("wagtailcore.page", str(page.pk)).first().url == "/razdel/oplata/"


def test_a_closed_page_is_kept_without_its_look(
    publish: Publish, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    page = publish(moscow(2026, 3, 1))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    last = Snapshot.objects.of("wagtailcore.page", str(page.pk)).first()
    assert (last.look, last.page_html()) == ("restricted", b"")


def test_a_page_that_cannot_be_shown_is_published_all_the_same(
    publish: Publish, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(InfoPage, "serve", fail)
    page = publish(moscow(2026, 3, 1))
    assert page.live
    assert of_pages().get().look == "failed"
    assert "archived without its look" in caplog.text


def test_the_files_of_a_document_are_kept_by_their_hashes(document: DocumentPage) -> None:
    (described,) = Snapshot.objects.get(title="Договор").kept_files()
    stored = document.editions.first().file.stored
    assert (described["sha256"], described["size"]) == (stored.sha256, stored.size)


def test_it_outlives_the_page_its_drafts_and_its_people(publish: Publish) -> None:
    page = publish(moscow(2026, 3, 1))
    user = User.objects.create_user("gone")
    page.save_revision(user=user).publish(user=user)
    call_command("purge_revisions", verbosity=0)
    key = page.pk
    page.delete()
    user.delete()
    page.pk = key
    assert kinds(page) == ["published", "changed", "deleted"]
    assert verify().broken is None


def test_what_visitors_read_of_the_company_and_of_the_places_to_pay_is_kept(home: HomePage) -> None:
    company = CompanySettings.objects.create(site=home.get_site(), short_name="ООО «Пример»")
    company.phones = "8 (47354) 0-00-00"
    company.save()
    company.save()
    point = PaymentPoint.objects.create(name="Касса", kind="own", commission="none")
    point.delete()
    rows = Snapshot.objects.exclude(base="wagtailcore.page").order_by("id")
    assert [(row.base, row.kind) for row in rows] == [
        ("pages.companysettings", "published"),
        ("pages.companysettings", "changed"),
        ("pages.paymentpoint", "published"),
        ("pages.paymentpoint", "deleted"),
    ]


def test_details_that_nobody_has_filled_in_are_not_kept(home: HomePage) -> None:
    CompanySettings.for_site(home.get_site())
    assert keep_unknown_rows(moscow(2026, 3, 1)) == 0
    assert not Snapshot.objects.filter(base="pages.companysettings").exists()


def test_the_page_that_shows_the_company_is_kept_with_it(home: HomePage) -> None:
    home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty"))
    CompanySettings.objects.create(site=home.get_site(), short_name="ООО «Пример»")
    kept = Snapshot.objects.get(base="pages.companysettings")
    assert kept.url == "/kontakty/"
    assert "ООО «Пример»" in kept.page_html().decode()


def test_what_stood_there_before_the_archive_is_kept_once(home: HomePage) -> None:
    home.add_child(instance=InfoPage(title="Давняя", slug="davnyaya"))
    assert keep_unknown(moscow(2026, 3, 1)) == 2
    assert keep_unknown(moscow(2026, 3, 2)) == 0
    assert keep_unknown_rows(moscow(2026, 3, 2)) == 0


def test_a_snapshot_is_final(publish: Publish) -> None:
    publish(moscow(2026, 3, 1))
    kept = of_pages().get()
    for attempt in (kept.save, kept.delete, Snapshot.objects.all().delete):
        with pytest.raises(SnapshotIsFinal):
            attempt()
    with pytest.raises(SnapshotIsFinal):
        Snapshot.objects.update(title="Другое")
    with pytest.raises(SnapshotIsFinal):
        Snapshot.objects.bulk_update([kept], ["title"])


@pytest.mark.parametrize(
    "statement", ["UPDATE archive_snapshot SET title = ''", "DELETE FROM archive_snapshot"]
)
def test_the_database_refuses_too(publish: Publish, statement: str) -> None:
    publish(moscow(2026, 3, 1))
    with pytest.raises(DatabaseError, match="final"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_hours_are_kept_when_they_have_changed(home: HomePage) -> None:
    home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty"))
    office = ServicePoint.objects.create(kind="office", name="Офис")
    week = PointSchedule(point=office, valid_from=date(2026, 1, 1), act="Приказ № 1")
    week.intervals.add(ScheduleInterval(weekday=0, opens=time(8), closes=time(17)))
    week.save()
    assert keep_changed_hours(moscow(2026, 3, 1)) == 1
    assert keep_changed_hours(moscow(2026, 3, 2)) == 0
    ScheduleInterval.objects.update(closes=time(16))
    assert keep_changed_hours(moscow(2026, 3, 3)) == 1
    office.delete()
    rows = list(Snapshot.objects.filter(base="workdays.servicepoint").order_by("id"))
    assert [row.kind for row in rows] == ["published", "changed", "deleted"]
    assert '"closes":"16:00:00"' in rows[1].data
    assert (rows[1].title, rows[1].url, rows[1].look) == ("Офис", "/kontakty/", "kept")


def test_looking_at_unchanged_hours_costs_the_same_however_many_weeks_there_are(home: HomePage) -> None:
    office = ServicePoint.objects.create(kind="office", name="Офис")
    costs = []
    for month in range(1, 8):
        week = PointSchedule(point=office, valid_from=date(2026, month, 1))
        week.intervals.add(ScheduleInterval(weekday=0, opens=time(8), closes=time(17)))
        week.save()
        keep_changed_hours(moscow(2026, 3, 1))
        with CaptureQueriesContext(connection) as queries:
            keep_changed_hours(moscow(2026, 3, 2))
        costs.append(len(queries))
    assert costs[0] == costs[-1]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_kept_is_not_published(publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**kwargs: object) -> None:
        raise DatabaseError

    page = publish(moscow(2026, 3, 1))
    monkeypatch.setattr("archive.services.append", fail)
    page.intro = "До 20-го."
    with pytest.raises(DatabaseError):
        page.save_revision().publish()
    with pytest.raises(DatabaseError):
        page.unpublish()
    page = InfoPage.objects.get(pk=page.pk)
    assert (page.intro, page.live) == ("До 15-го.", True)
    assert kinds(page) == ["published"]
