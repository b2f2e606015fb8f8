"""Bulletins of price caps stand behind the same gate as all that is published, bound to their numbers."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.test.utils.form_data import inline_formset, nested_form_data

import pytest
from tests.review.conftest import People, act
from tests.tariffs.caps.samples import full_caps
from tests.tariffs.uploads.test_imports import FLAT, category_file, taken

from archive.models import Snapshot
from archive.verification import verify
from review.errors import NotReviewed, Unfit
from tariffs.models import BulletinFile, FlatPrice, HourlyRow, PriceBulletin, PriceTable
from tariffs.models.bulletin import CHANGED, NO_FILES, NO_PRICES
from tariffs.uploads.tables import keep_table

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
AsUser = Callable[[User], Client]
REASON = "Исправлена цена на высоком напряжении."


def address(name: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_tariffs_pricebulletin:{name}", args=args)


def submit(row: PriceBulletin, user: User) -> Any:
    row.get_workflow().start(row, user)
    return PriceBulletin.objects.get(pk=row.pk)


def fresh(row: PriceBulletin) -> PriceBulletin:
    return PriceBulletin.objects.get(pk=row.pk)


def approved(row: PriceBulletin, people: People) -> Any:
    return act(act(submit(fresh(row), people.editor), people.lawyer), people.publisher)


@pytest.fixture
def draft(people: People) -> PriceBulletin:
    return taken(people.editor, category_file(1), category_file(3))


@pytest.fixture
def published(draft: PriceBulletin, people: People) -> Any:
    return approved(draft, people)


def corrected(row: PriceBulletin, people: People) -> PriceBulletin:
    """Put another price into the draft of what is published, with its reason."""
    taken(people.editor, category_file(1, price=1.5), category_file(3))
    changed = fresh(row).get_latest_revision_as_object()
    changed.correction_reason = REASON
    changed.save_revision(user=people.editor)
    return fresh(row)


def live_price(row: PriceBulletin) -> Decimal:
    return fresh(row).table.caps().prices[FLAT]


def test_numbers_and_files_go_live_at_once_after_the_review(draft: PriceBulletin, people: People) -> None:
    assert not fresh(draft).live
    assert BulletinFile.objects.count() == 0
    row = approved(draft, people)
    assert row.live
    assert row.table.count == 12 + 1 + 12 * 28 * 24 + 1
    assert row.digest == row.table.digest
    assert row.files.count() == 2


def test_a_correction_goes_live_as_a_whole_and_the_old_numbers_stay(published: Any, people: People) -> None:
    before = published.table
    changed = corrected(published, people)
    assert live_price(changed) == Decimal("5004.11")
    row = approved(changed, people)
    assert live_price(row) == Decimal("1.5")
    assert row.files.count() == 2
    assert before.caps().prices[FLAT] == Decimal("5004.11")


def test_a_correction_needs_its_reason(published: Any, people: People) -> None:
    taken(people.editor, category_file(1, price=1.5))
    with pytest.raises(Unfit, match="напишите, что исправлено"):
        approved(published, people)
    assert live_price(published) == Decimal("5004.11")


@pytest.mark.parametrize("who", ["editor", "publisher", "administrator", "root"])
def test_nobody_publishes_by_the_button(
    draft: PriceBulletin, people: People, as_user: AsUser, who: str
) -> None:
    client = as_user(getattr(people, who))
    assert (
        client.post(address("edit", draft.pk), form_of(draft, **{"action-publish": "1"})).status_code == 403
    )
    with pytest.raises(NotReviewed):
        fresh(draft).get_latest_revision().publish(user=getattr(people, who), skip_permission_checks=True)
    assert not fresh(draft).live


def form_of(row: PriceBulletin, **fields: Any) -> dict[str, Any]:
    files = [{"id": "", "file": each.file_id} for each in row.files.all()]
    return nested_form_data(
        {
            "year": row.year,
            "month": row.month,
            "scope": row.scope,
            "vat_percent": row.vat_percent,
            "reason_of_change": row.reason_of_change,
            "comment": row.comment,
            "correction_reason": row.correction_reason,
            "files": inline_formset(files, initial=0),
            **fields,
        }
    )


def test_the_form_keeps_the_numbers_that_it_does_not_show(
    draft: PriceBulletin, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    html = client.get(address("edit", draft.pk)).content.decode()
    assert "чисел — 8078" in html.replace("\u00a0", "")
    answer = client.post(address("edit", draft.pk), form_of(draft, reason_of_change="Пересчёт за январь."))
    assert answer.status_code == 302
    latest = fresh(draft).get_latest_revision_as_object()
    assert (latest.reason_of_change, latest.digest) == ("Пересчёт за январь.", draft.digest)
    assert latest.table_id == draft.table_id


def test_an_empty_draft_says_what_it_lacks(people: People, as_user: AsUser) -> None:
    row = PriceBulletin(year=2026, month=2, vat_percent=22, live=False)
    assert row.all_faults() == [NO_PRICES, NO_FILES]
    answer = as_user(people.editor).post(address("add"), form_of(row, **{"action-submit": "1"}))
    assert NO_PRICES in answer.content.decode()
    assert not PriceBulletin.objects.filter(live=True).exists()


def test_the_numbers_of_another_month_do_not_go_live(draft: PriceBulletin, people: People) -> None:
    other = fresh(draft).get_latest_revision_as_object()
    other.month = 3
    other.save_revision(user=people.editor)
    with pytest.raises(Unfit, match="Цены загружены за февраль 2026 года, а выпуск — за март 2026 года"):
        approved(draft, people)


def test_other_numbers_than_those_loaded_do_not_go_live(draft: PriceBulletin, people: People) -> None:
    FlatPrice.objects.filter(table=draft.table, group="lt670", voltage="VN").update(price=Decimal("1.00"))
    with pytest.raises(Unfit, match="Числа таблицы цен не те"):
        approved(draft, people)


def test_a_draft_bound_to_another_digest_says_so(draft: PriceBulletin) -> None:
    latest = fresh(draft).get_latest_revision_as_object()
    latest.digest = "0" * 64
    assert latest.faults() == [CHANGED]


def test_a_month_has_one_bulletin_of_a_scope(draft: PriceBulletin, people: People, as_user: AsUser) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceBulletin(year=2026, month=2, scope="regional", vat_percent=22, live=False).save()
    answer = as_user(people.editor).post(address("add"), form_of(draft))
    assert "За этот месяц выпуск уже есть" in answer.content.decode()


def test_prices_are_above_zero_in_the_database_too(draft: PriceBulletin) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FlatPrice.objects.filter(table=draft.table).update(price=0)


def test_a_revision_is_light_whatever_the_month(people: People) -> None:
    caps = full_caps(2026, 1)
    table = keep_table(caps=caps, year=2026, month=1, remarks=["Замечание."], now=timezone.now())
    assert HourlyRow.objects.count() == 52 * 31
    row = PriceBulletin(year=2026, month=1, vat_percent=22, live=False, table=table, digest=table.digest)
    row.save()
    revision = row.save_revision(user=people.editor)
    assert len(str(revision.content)) < 2_000
    assert row.remarks() == ["Замечание."]


def test_a_whole_month_is_read_in_a_handful_of_queries(django_assert_num_queries: Any) -> None:
    caps = full_caps(2026, 1)
    keep_table(caps=caps, year=2026, month=1, remarks=[], now=timezone.now())
    with django_assert_num_queries(7):
        assert PriceTable.objects.get().caps().digest() == caps.digest()


def test_the_archive_keeps_the_digest_and_the_files(published: Any) -> None:
    kept = Snapshot.objects.get(base="tariffs.pricebulletin", object_id=str(published.pk))
    assert kept.title == "Предельные уровни цен за февраль 2026 года"
    assert published.digest in kept.data
    hashes = {row.file.stored.sha256 for row in published.files.all()}
    assert len(hashes) == 2
    assert hashes == {file["sha256"] for file in kept.kept_files()}
    assert verify(files=False).broken is None


def test_it_is_listed_with_its_state(draft: PriceBulletin, people: People, as_user: AsUser) -> None:
    html = as_user(people.lawyer).get(address("list")).content.decode()
    assert "Предельные уровни цен за февраль 2026 года" in html


def test_who_may_not_write_bulletins_may_not_upload(people: People, as_user: AsUser) -> None:
    assert as_user(people.lawyer).get(reverse("price_imports:list")).status_code == 403
    assert as_user(people.editor).get(reverse("price_imports:list")).status_code == 200


def test_a_reviewer_sees_how_the_numbers_differ_from_those_on_the_site(
    published: Any, people: People, as_user: AsUser
) -> None:
    changed = submit(corrected(published, people), people.editor)
    html = " ".join(as_user(people.lawyer).get(address("edit", changed.pk)).content.decode().split())
    assert "Так числа отличаются от тех, что на сайте:" in html
    assert "1 ЦК, цена, менее 670 кВт, ВН</th><td>5 004,11</td><td>1,50</td>" in html
    assert html.count("</td><td>1,50</td>") == 1
    assert reverse("price_imports:list") not in html


def test_the_form_takes_the_same_queries_however_many_prices_there_are(
    people: People, as_user: AsUser, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    small = taken(people.editor, category_file(1))
    large = taken(people.editor, category_file(1), category_file(3), category_file(5), scope="fsk")
    merged = fresh(large).get_latest_revision_as_object()
    merged.files = list(merged.files.all())[:1]
    merged.save_revision(user=people.editor)
    small.save_revision(user=people.editor)
    client = as_user(people.editor)
    client.get(address("edit", small.pk))
    with django_assert_max_num_queries(66) as few:
        client.get(address("edit", small.pk))
    with django_assert_num_queries(len(few)):
        client.get(address("edit", large.pk))
