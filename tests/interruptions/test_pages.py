"""What visitors see of interruptions, to the minute."""

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.interruptions.conftest import announced, at, draft

from interruptions.models import Interruption

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ways_of_review")]
INDEX = "/interruptions/"
SECOND = timedelta(seconds=1)


def page(client: Client, now: datetime, path: str = INDEX) -> str:
    with time_machine.travel(now, tick=False):
        answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_it_is_listed_until_the_minute_of_its_end(client: Client) -> None:
    row = announced()
    address = row.get_absolute_url()
    coming, now = page(client, at(5) - SECOND), page(client, at(5))
    assert address in coming
    assert 'id="coming"' in coming
    assert 'id="now"' in now
    assert address in page(client, at(5, 15) - SECOND)
    gone = page(client, at(5, 15))
    assert address not in gone
    assert "Сейчас отключений не объявлено." in gone
    assert address in page(client, at(5, 15), "/interruptions/archive/2026-12/")


def test_what_is_finished_before_its_time_is_gone_at_once(client: Client) -> None:
    row = announced(kind="emergency", ends_at=None)
    assert row.get_absolute_url() in page(client, at(30))
    row.state, row.correction_reason = "finished", "Электроэнергию дали раньше."
    row.save_revision().publish()
    assert row.get_absolute_url() not in page(client, at(5, 10))


def test_a_moved_one_shows_its_former_time_and_a_cancelled_one_says_so(client: Client) -> None:
    moved = announced(state="moved", former_starts_at=at(3), former_ends_at=at(3, 12))
    html = page(client, at(1), moved.get_absolute_url())
    assert "<s>3 декабря 2026 года (четверг) с 9:00 до 12:00</s>" in html
    with time_machine.travel(at(1), tick=False):
        cancelled = announced(state="cancelled")
    html = page(client, at(1))
    assert 'id="off"' in html
    assert "отменено: электроэнергия будет" in page(client, at(1), cancelled.get_absolute_url())


def test_a_cancelled_one_is_listed_for_a_day_and_found_by_its_address_afterwards(client: Client) -> None:
    row = announced(ends_at=at(9), former_starts_at=at(5))
    with time_machine.travel(at(1), tick=False):
        row.state, row.correction_reason = "cancelled", "Работы отменены."
        row.save_revision().publish()
    with time_machine.travel(at(1, 20), tick=False):
        row = Interruption.objects.get(pk=row.pk)
        row.reason, row.correction_reason = "Погода.", "Названа причина отмены."
        row.save_revision().publish()
    assert Interruption.objects.get(pk=row.pk).cancelled_at == at(1)
    lists = (INDEX, "/interruptions/rss/", "/api/interruptions.json", f"{INDEX}?address=советская 3")
    for path in lists:
        assert f"/interruptions/{row.pk}/" in page(client, at(2) - SECOND, path), path
        assert f"/interruptions/{row.pk}/" not in page(client, at(2), path), path
    assert "отменено: электроэнергия будет" in page(client, at(2), row.get_absolute_url())
    assert row.get_absolute_url() in page(client, at(9), "/interruptions/archive/2026-12/")


def test_one_announced_again_after_all_is_listed_again(client: Client) -> None:
    with time_machine.travel(at(1), tick=False):
        row = announced(state="cancelled")
    with time_machine.travel(at(3), tick=False):
        row.state, row.correction_reason = "announced", "Работы всё-таки будут."
        row.save_revision().publish()
    assert Interruption.objects.get(pk=row.pk).cancelled_at is None
    assert row.get_absolute_url() in page(client, at(3))


def test_a_draft_is_nobodys_to_read(client: Client) -> None:
    row = draft()
    row.save()
    assert client.get(row.get_absolute_url()).status_code == 404
    assert row.get_absolute_url() not in page(client, at(1))


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("советская 3", "есть объявления"),
        ("ул. Советская, д. 2-А", "есть объявления"),
        ("советсая 3", "есть объявления"),
        ("Советская", "есть объявления"),
        ("Советская 4", "названы другие дома"),
        ("Садовая 3", "По этому адресу отключений не объявлено."),
        ("савецкая 3", "Возможно, вы искали"),
        ("", "Напишите улицу"),
        ("!!!", "Не видно названия улицы"),
    ],
)
def test_an_address_is_answered_honestly(client: Client, asked: str, wanted: str) -> None:
    announced()
    with time_machine.travel(at(1), tick=False):
        html = client.get(INDEX, {"address": asked}).content.decode()
    assert wanted in html
    is_nothing = wanted not in {"есть объявления", "Напишите улицу", "Не видно названия улицы"}
    assert ("отключений не объявлено" in html) is is_nothing


def test_a_settlement_whole_is_found_by_its_name_only(client: Client) -> None:
    announced(("", ""), settlement="с. Чигорак")
    with time_machine.travel(at(1), tick=False):
        named = client.get(INDEX, {"address": "с. Чигорак, ул. Мира, 5"}).content.decode()
        unnamed = client.get(INDEX, {"address": "ул. Мира, 5"}).content.decode()
    assert "есть объявления" in named
    assert "есть объявления" not in unnamed
    assert "названы другие дома" in unnamed


def test_many_cost_as_many_queries_as_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        announced(("ул. Советская", "1–15"), ("ул. Мира", ""))
    with time_machine.travel(at(1), tick=False), django_assert_max_num_queries(12):
        client.get(INDEX, {"address": "советская 3"})


def test_the_archive_has_a_page_for_each_month(client: Client) -> None:
    row = announced()
    html = page(client, at(6), "/interruptions/archive/")
    assert "декабрь 2026" in html
    assert row.get_absolute_url() in html
    assert client.get("/interruptions/archive/2026-11/").status_code == 404
    assert client.get("/interruptions/archive/2026-13/").status_code == 404


def test_the_press_text_and_the_calendar_say_who_when_and_where(client: Client) -> None:
    row = announced(reason="Ремонт.", carried_out_by="Сети", contact="0-00-00")
    text = client.get(reverse("interruptions:press_file", args=[row.pk])).content.decode("utf-8-sig")
    for wanted in (
        "5 декабря 2026 года (суббота) с 9:00 до 15:00 не будет электроэнергии: г. Город, ул. Советская",
        "дома 1–15 нечётные, 2а.",
        "Причина: Ремонт.",
        "Работы ведёт Сети.",
        "Справки: 0-00-00.",
    ):
        assert wanted in text
    event = client.get(reverse("interruptions:calendar", args=[row.pk])).content.decode()
    assert "DTSTART:20261205T060000Z" in event
    assert "DTEND:20261205T120000Z" in event
    assert f"UID:interruption-{row.pk}@" in event


def test_the_sheet_is_a_pdf(client: Client) -> None:
    answer = client.get(reverse("interruptions:sheet", args=[announced().pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_the_feed_and_the_data_forget_what_is_over(client: Client) -> None:
    row = announced()
    for path in ("/interruptions/rss/", "/api/interruptions.json"):
        assert f"/interruptions/{row.pk}/" in page(client, at(5, 15) - SECOND, path)
        assert f"/interruptions/{row.pk}/" not in page(client, at(5, 15), path)
    with time_machine.travel(at(1), tick=False):
        [found] = client.get("/api/interruptions.json").json()["interruptions"]
    assert (found["starts_at"], found["standing"]) == ("2026-12-05T09:00:00+03:00", "coming")
    assert found["places"] == [
        {"settlement": "г. Город", "street": "ул. Советская", "houses": "1–15 нечётные, 2а"}
    ]


def test_the_row_keeps_where_it_is_in_short() -> None:
    row = announced(("ул. Мира", "1"), ("ул. Советская", ""))
    assert Interruption.objects.get(pk=row.pk).where == "г. Город: ул. Мира, ул. Советская"
