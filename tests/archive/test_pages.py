"""What visitors and staff see of the archive."""

from collections.abc import Callable

from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction

import pytest
import time_machine
from tests.archive.conftest import moscow, of_pages

from archive.models import Snapshot
from pages.models import DocumentPage, InfoPage

pytestmark = pytest.mark.django_db
Publish = Callable[..., InfoPage]


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def history(publish: Publish) -> InfoPage:
    publish(moscow(2026, 3, 1), intro="До 15-го.")
    page = publish(moscow(2026, 4, 1), intro="До 20-го.")
    with time_machine.travel(moscow(2026, 5, 1)):
        page.unpublish()
    return page


@pytest.mark.parametrize(
    ("day", "stood"),
    [
        ("28.02.2026", 0),
        ("01.03.2026", 1),
        ("15.03.2026", 1),
        ("01.04.2026", 2),
        ("2026-04-15", 1),
        ("02.05.2026", 0),
    ],
)
def test_a_visitor_sees_what_stood_on_a_day(history: InfoPage, client: Client, day: str, stood: int) -> None:
    assert read(client, f"/archive/?day={day}").count("Информационная страница") == stood


def test_a_title_is_found_in_any_letters(history: InfoPage, client: Client) -> None:
    assert "Оплата</a>" in read(client, "/archive/?day=15.03.2026&q=ОПЛАТ")
    assert "Такого в тот день" in read(client, "/archive/?day=15.03.2026&q=тариф")


@pytest.mark.parametrize(
    ("day", "said"),
    [("31.02.2026", "Такого дня нет"), ("вчера", "Такого дня нет"), ("01.01.2100", "ещё не наступил")],
)
def test_a_day_that_is_none_is_said_to_be_so_and_stays(
    client: Client, home: object, day: str, said: str
) -> None:
    shown = read(client, f"/archive/?day={day}")
    assert said in shown
    assert f'value="{day}"' in shown


def test_a_snapshot_says_from_when_to_when_and_what_became_of_it(history: InfoPage, client: Client) -> None:
    first, second, third = of_pages().order_by("id").values_list("pk", flat=True)
    shown = read(client, f"/archive/{first}/")
    assert "выглядела с 01.03.2026, 12:00 по 01.04.2026, 12:00" in shown
    assert "Сейчас её на сайте нет: снято с сайта 01.05.2026" in shown
    assert 'content="noindex' in shown
    assert "Снято с сайта 01.05.2026" in read(client, f"/archive/{third}/")
    assert f"/archive/{second}/" in shown


def test_an_old_page_is_shown_where_it_can_do_no_harm(history: InfoPage, client: Client) -> None:
    pk = of_pages().order_by("id").first().pk
    answer = client.get(f"/archive/{pk}/page/")
    assert "До 15-го." in answer.content.decode()
    assert '<base target="_top">' in answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_what_does_not_exist_is_not_found(client: Client, home: object) -> None:
    assert client.get("/archive/999/").status_code == 404
    assert client.get("/archive/999/page/").status_code == 404
    assert client.post("/archive/").status_code == 405


def test_a_page_closed_to_strangers_is_closed_in_the_archive(history: InfoPage, client: Client) -> None:
    pk = of_pages().order_by("id").first().pk
    PageViewRestriction.objects.create(page=history, restriction_type="login")
    assert client.get(f"/archive/{pk}/").status_code == 404
    assert client.get(f"/archive/{pk}/page/").status_code == 404
    assert "Информационная страница" not in read(client, "/archive/?day=15.03.2026")


def test_a_file_leads_to_its_edition_while_it_is_served(document: DocumentPage, client: Client) -> None:
    pk = Snapshot.objects.get(title="Договор").pk
    edition = document.editions.first()
    assert f"/dogovor/redakciya/{edition.pk}/fajl/" in read(client, f"/archive/{pk}/")
    document.unpublish()
    assert "сейчас не размещён" in read(client, f"/archive/{pk}/")


def test_nobody_is_named_to_visitors(publish: Publish, client: Client) -> None:
    page = publish(moscow(2026, 3, 1))
    user = User.objects.create_user("redaktor-ivanova")
    page.save_revision(user=user).publish(user=user)
    for pk in Snapshot.objects.values_list("pk", flat=True):
        assert "ivanova" not in read(client, f"/archive/{pk}/")


def test_a_long_archive_costs_no_more_queries(publish: Publish, client: Client) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            read(client, path)
        return len(queries)

    publish(moscow(2026, 3, 1))
    read(client, "/archive/")
    few = asked("/archive/"), asked(f"/archive/{of_pages().first().pk}/")
    for number in range(12):
        publish(moscow(2026, 3, 2 + number), intro=f"Текст {number}.")
        publish(moscow(2026, 3, 2), slug=f"stranica-{number}")
    many = asked("/archive/"), asked(f"/archive/{Snapshot.objects.filter(url='/oplata/').first().pk}/")
    assert many == few
    assert max(many) <= 12


@pytest.mark.parametrize(("role", "status"), [("Редактор", 200), ("Директор", 200), ("Оператор", 302)])
def test_staff_look_at_the_archive_and_change_nothing(
    history: InfoPage, client: Client, role: str, status: int
) -> None:
    user = User.objects.create_user("somebody")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    answer = client.get("/admin/archive/snapshot/?q=оплат")
    assert answer.status_code == status
    if status == 200:
        assert "/archive/" in answer.content.decode()
        assert client.get("/admin/archive/snapshot/create/").status_code in (302, 404)
