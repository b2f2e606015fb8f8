"""Notices in the admin: the list of streets, the copy, the checks, the line of a month, the review."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from wagtail.test.utils.form_data import inline_formset, nested_form_data

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.interruptions.conftest import MOSCOW, announced, at, draft
from tests.review.conftest import People, all_people

from interruptions.admin.timeline import Entry, month_line
from interruptions.announcing import offer
from interruptions.models import Banner, Interruption, WarningTerm
from interruptions.wording import press_text
from review.errors import NotReviewed
from review.models import LateReview

pytestmark = pytest.mark.django_db
ADD = "wagtailsnippets_interruptions_interruption:add"


@pytest.fixture
def people(ways_of_review: None) -> People:
    return all_people()


def form(**fields: Any) -> dict[str, Any]:
    common = {
        "kind": "planned",
        "state": "announced",
        "starts_at": "05.12.2026 09:00",
        "ends_at": "05.12.2026 15:00",
    }
    return nested_form_data({**common, "places": inline_formset([]), "pasted": "", **fields})


def created(client: Client, user: User, **fields: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(ADD), form(**fields))


def test_many_streets_are_taken_from_a_pasted_list(client: Client, people: People) -> None:
    created(client, people.editor, pasted="г. Город; ул. Мира; 1–15 неч.\nул. Лесная 2а, 4\n\nпер. Новый")
    places = Interruption.objects.get().places.all()
    assert [(each.settlement, each.street, each.houses) for each in places] == [
        ("г. Город", "ул. Мира", "1–15 неч"),
        ("г. Город", "ул. Лесная", "2а, 4"),
        ("г. Город", "пер. Новый", ""),
    ]


def test_a_line_that_cannot_be_read_is_named_and_nothing_is_lost(client: Client, people: People) -> None:
    pasted = "ул. Мира; 1\nг. Город; ул. Лесная; школа\n12, 14"
    answer = created(client, people.editor, pasted=pasted)
    html = answer.content.decode()
    for wanted in (
        "Строка 1",
        "не назван населённый пункт",
        "Строка 2",
        "«школа»",
        "Строка 3",
        "названия улицы",
    ):
        assert wanted in html
    assert "12, 14" in html
    assert not Interruption.objects.exists()


def test_what_is_sent_on_lacks_nothing(client: Client, people: People) -> None:
    answer = created(client, people.editor, **{"ends_at": "", "action-submit": "1"})
    html = answer.content.decode()
    assert "Укажите конец" in html
    assert "хотя бы одну улицу" in html
    answer = created(client, people.editor, **{"pasted": "г. Город; ул. Мира; 5", "action-submit": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert Interruption.objects.get().places.get().houses == "5"
    assert Interruption.objects.get().current_workflow_state is not None


def test_a_copy_has_the_streets_and_no_dates(client: Client, people: People) -> None:
    source = announced(("ул. Мира", "1"), ("ул. Лесная", ""), reason="Ремонт")
    client.force_login(people.editor)
    assert client.get(reverse("interruption_timeline:copy", args=[source.pk])).status_code == 200
    client.post(reverse("interruption_timeline:copy", args=[source.pk]))
    row = Interruption.objects.exclude(pk=source.pk).get()
    assert (row.live, row.starts_at, row.reason) == (False, None, "Ремонт")
    assert [each.street for each in row.places.all()] == ["ул. Мира", "ул. Лесная"]
    assert "Укажите начало." in row.faults()


@pytest.mark.parametrize(
    ("houses", "hour", "is_named"),
    [("15–30", 14, True), ("16–30", 14, False), ("15–30", 15, False), ("", 14, True)],
)
def test_the_same_house_at_the_same_time_is_pointed_out(
    ways_of_review: None, houses: str, hour: int, is_named: bool
) -> None:
    announced(("ул. Советская", "1–15"))
    second = draft(("Советская улица", houses), starts_at=at(5, hour), ends_at=at(5, 18))
    assert any("Те же дома" in remark for remark in second.remarks()) is is_named


def test_the_term_of_warning_is_looked_at_when_somebody_has_set_it(ways_of_review: None) -> None:
    row = draft()
    with time_machine.travel(at(3), tick=False):
        assert row.remarks() == []
        WarningTerm.objects.create(days=3, valid_from=date(2027, 1, 1), source="Приказ 2")
        assert row.remarks() == []
        WarningTerm.objects.create(days=3, valid_from=date(2026, 1, 1), source="Приказ 1")
        [remark] = row.remarks()
    assert "До начала 2 дня, а предупреждать нужно не позже чем за 3 (Приказ 1)." in remark
    with time_machine.travel(at(2), tick=False):
        assert row.remarks() == []


def test_the_form_says_that_no_term_is_set(client: Client, people: People) -> None:
    client.force_login(people.editor)
    assert "не задано" in client.get(reverse(ADD)).content.decode()


@pytest.mark.reviewed
def test_nobody_publishes_alone_but_an_urgent_notice_goes_out_at_once(client: Client, people: People) -> None:
    for row in (draft(), Banner(text="Авария.", starts_at=at(5), ends_at=at(6), live=False)):
        row.save()
        revision = row.save_revision(user=people.editor)
        with pytest.raises(NotReviewed):
            revision.publish(user=people.root)
        client.force_login(people.editor)
        kind = row._meta.model_name
        client.post(
            reverse("review:publish_now", args=["interruptions", kind, row.pk]), {"reason": "Авария."}
        )
        assert type(row).objects.get(pk=row.pk).live
    assert LateReview.objects.filter(kind="notice").count() == 2


def test_bars_stand_at_their_days() -> None:
    def entry(starts_at: datetime, ends_at: datetime | None) -> Entry:
        return Entry(1, "Т", "planned", starts_at, ends_at, "/")

    november = datetime(2026, 11, 30, tzinfo=MOSCOW)
    line = month_line(
        date(2026, 12, 1),
        [entry(at(1, 0), at(2, 0)), entry(november, None), entry(at(31, 23), at(31, 23, 5))],
    )
    assert [(bar.x, bar.width) for bar in line.bars] == [
        ("0.00%", "3.23%"),
        ("0.00%", "100.00%"),
        ("99.40%", "0.60%"),
    ]


def test_the_line_of_a_month_costs_the_same_for_many(
    client: Client, people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(people.editor)
    for _ in range(8):
        announced()
    with django_assert_max_num_queries(25):
        html = client.get(reverse("interruption_timeline:index"), {"month": "2026-12"}).content.decode()
    assert html.count('class="timeline__bar" x=') == 8
    assert client.get(reverse("interruption_timeline:index"), {"month": "много"}).status_code == 200


def test_the_text_for_newspapers_is_bounded_and_says_what_it_leaves_out(ways_of_review: None) -> None:
    row = announced(*((f"ул. Длинная {number}-я", "1–15 нечётные, 2а, 20/1") for number in range(40)))
    text = press_text(row, list(row.places.all()))
    assert len(text) <= 700
    assert "и ещё адреса (" in text
    assert text.startswith(
        "Плановые работы. 5 декабря 2026 года (суббота) с 9:00 до 15:00 не будет электроэнергии:"
    )


def test_an_offer_names_its_streets_once(ways_of_review: None) -> None:
    row = announced(("ул. Мира", "1"), ("ул. Мира", "3"), ("", ""))
    made = offer(row)
    assert made.places == (("г. Город", "ул. Мира"), ("г. Город", ""))
    assert made.places == (("г. Город", "ул. Мира"), ("г. Город", ""))
    assert made.source == f"interruptions.interruption:{row.pk}:announced:20261205T0600"
