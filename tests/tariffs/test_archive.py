"""What the archive keeps of tariffs, without knowing what they are."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

import pytest
from tests.review.conftest import People, act
from tests.tariffs.conftest import ONE_RANGE, draft_of, publish, reprice

from archive.models import Snapshot
from archive.querysets import SnapshotQuerySet
from archive.verification import verify
from files.services import store_examined
from ledger.models import Entry
from pages.models import PublishedFile
from review.gate import exempt
from review.services.removing import decide_removal, request_removal
from tariffs.models import ConsumerGroup, PopulationRate, RegulatoryOrder, TariffPeriod

pytestmark = pytest.mark.django_db


def kept_of(row: TariffPeriod | RegulatoryOrder) -> SnapshotQuerySet:
    return Snapshot.objects.filter(base=row._meta.label_lower, object_id=str(row.pk)).order_by("id")


def test_a_publication_is_kept_as_visitors_see_it(period: TariffPeriod) -> None:
    kept = kept_of(period).get()
    assert (kept.kind, kept.look, kept.url) == ("published", "kept", f"/tariffs/{period.pk}/")
    assert kept.title == "Тарифы для населения с 01.01.2026 по 30.09.2026"
    assert "11,93" in kept.page_html().decode()
    assert '"night_of_three":"4.21000"' in kept.data
    assert kept.revision_id == period.live_revision_id
    entry = Entry.objects.get(stream=f"publication:tariffperiod-{period.pk}")
    assert kept.digest in entry.text
    assert verify(files=False).broken is None


@pytest.mark.reviewed
def test_a_correction_is_kept_with_who_approved_it(period: TariffPeriod, people: People) -> None:
    changed = reprice(period, people.editor, "6.05", correction_reason="Опечатка.")
    changed.get_workflow().start(changed, people.editor)
    act(act(TariffPeriod.objects.get(pk=period.pk), people.lawyer), people.publisher)
    kept = kept_of(period).last()
    assert kept.kind == "changed"
    assert [step["who"] for step in kept.approval_rows()] == [
        f"user:{people.lawyer.pk}",
        f"user:{people.publisher.pk}",
    ]
    assert "6,05" in kept.page_html().decode()
    assert "Опечатка." in kept.page_html().decode()


def test_what_waits_for_its_hour_is_not_kept_yet(order: RegulatoryOrder, city: ConsumerGroup) -> None:
    row = draft_of(order, date(2027, 1, 1), tables={city: ONE_RANGE})
    row.go_live_at = timezone.now() + timezone.timedelta(days=1)
    row.save()
    row.save_revision().publish()
    assert not kept_of(row).exists()


@pytest.mark.reviewed
def test_a_removal_is_kept_with_both_people(period: TariffPeriod, people: People) -> None:
    now = timezone.now()
    removal = request_removal(subject=period, user=people.editor, reason="Отменено.", now=now)
    decide_removal(removal=removal, user=people.publisher, is_granted=True, note="", now=now)
    kept = kept_of(period).last()
    assert kept.kind == "removed"
    assert [step["who"] for step in kept.approval_rows()] == [
        f"user:{people.editor.pk}",
        f"user:{people.publisher.pk}",
    ]


def test_a_deletion_is_kept_and_a_draft_leaves_nothing(
    period: TariffPeriod, order: RegulatoryOrder, city: ConsumerGroup
) -> None:
    pk = period.pk
    period.delete()
    kinds = Snapshot.objects.filter(base="tariffs.tariffperiod", object_id=str(pk)).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["published", "deleted"]
    draft = draft_of(order, date(2027, 1, 1), tables={city: ONE_RANGE})
    draft.save()
    draft.delete()
    assert Snapshot.objects.filter(base="tariffs.tariffperiod").count() == 2


def test_the_file_of_an_order_is_kept_by_its_hash(order: RegulatoryOrder, client: Client) -> None:
    stored, _ = store_examined(upload=ContentFile(b"an order\n", name="order.txt"), max_bytes=1000)
    order.file = PublishedFile.objects.create(title="Приказ", stored=stored, uploaded_at=timezone.now())
    order.correction_reason = "Приложен файл."
    order.save_revision().publish()
    (file,) = kept_of(order).last().kept_files()
    assert file["sha256"] == stored.sha256
    answer = client.get(f"/tariffs/orders/{order.pk}/file/")
    assert b"".join(answer.streaming_content) == b"an order\n"


def test_a_file_of_a_draft_is_nobodys(order: RegulatoryOrder, client: Client) -> None:
    assert client.get(f"/tariffs/orders/{order.pk}/file/").status_code == 404
    with exempt("job:tests"):
        order.unpublish()
    assert client.get(f"/tariffs/orders/{order.pk}/file/").status_code == 404


def test_the_archive_lists_it_for_its_day(period: TariffPeriod, client: Client) -> None:
    text = client.get("/archive/", {"day": f"{timezone.localdate():%d.%m.%Y}"}).content.decode()
    assert "Тарифы для населения с 01.01.2026 по 30.09.2026" in text
    kept = kept_of(period).get()
    assert "11,93" in client.get(f"/archive/{kept.pk}/page/").content.decode()


def test_rows_that_change_places_are_published_whole(period: TariffPeriod) -> None:
    draft = TariffPeriod.objects.get(pk=period.pk)
    first, second, third = draft.rates.all()
    first.range_number, second.range_number = 2, 1
    first.single, second.single = Decimal("8.60"), Decimal("6.10")
    draft.rates = [first, second, third]
    draft.correction_reason = "Строки переставлены."
    publish(draft)
    rows = PopulationRate.objects.filter(period=period).order_by("range_number")
    assert [f"{row.single:.2f}" for row in rows] == ["6.10", "8.60", "10.37"]
