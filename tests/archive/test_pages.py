"""What visitors and staff see of the archive."""

from collections.abc import Callable

from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import PageViewRestriction

import pytest
import time_machine
from tests.archive.conftest import of_pages
from tests.review.conftest import moscow

from archive.models import Snapshot
from pages.models import DocumentPage, InfoPage
from review.models import LateReview

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


@pytest.fixture
def staff(client: Client) -> Callable[[str], Client]:
    def log_in(role: str) -> Client:
        user = User.objects.create_user("somebody")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return log_in


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("Редактор", 200), ("Юрист", 200), ("Выпускающий редактор", 200), ("Руководитель", 200),
        ("Директор", 200), ("Администратор", 200), ("Оператор", 403), ("Подписант", 403),
    ],
)  # fmt: skip
def test_staff_look_at_the_archive(
    history: InfoPage, staff: Callable[[str], Client], role: str, status: int
) -> None:
    assert staff(role).get("/admin/archive/").status_code == status


def test_the_list_says_who_did_it_and_who_approved_it(
    publish: Publish, staff: Callable[[str], Client]
) -> None:
    page = publish(moscow(2026, 3, 1))
    revision = page.save_revision()
    approver = User.objects.create_user("yurist")
    LateReview.objects.create(
        content_type=page.get_base_content_type(), object_id=str(page.pk), title="Оплата", kind="emergency",
        revision_id=revision.pk, reason="Авария.", published_by=approver, published_at=moscow(2026, 3, 2, 9),
    )  # fmt: skip
    revision.publish()
    kept = of_pages().order_by("id").last()
    assert kept.actor == f"user:{approver.pk}"
    shown = read(staff("Директор"), "/admin/archive/")
    assert "публикация в обход согласования: yurist, 02.03.2026 09:00" in shown
    assert kept.digest in shown


@pytest.mark.parametrize(
    ("asked", "events"),
    [
        ("what=ОПЛАТ", 3),
        ("what=/oplata/", 3),
        ("what=тариф", 0),
        ("first=01.04.2026", 2),
        ("last=2026-04-01", 2),
        ("first=02.03.2026&last=30.04.2026", 1),
    ],
)
def test_the_list_is_narrowed_by_page_and_by_days(
    history: InfoPage, staff: Callable[[str], Client], asked: str, events: int
) -> None:
    shown = read(staff("Редактор"), f"/admin/archive/?{asked}")
    assert shown.count(">Оплата</a>") == events


def test_days_that_make_no_sense_are_said_to_be_so(staff: Callable[[str], Client], home: object) -> None:
    assert "Последний день раньше первого" in read(
        staff("Редактор"), "/admin/archive/?first=02.03.2026&last=01.03.2026"
    )


def test_a_long_list_costs_the_staff_no_more_queries(
    publish: Publish, staff: Callable[[str], Client]
) -> None:
    client = staff("Редактор")
    publish(moscow(2026, 3, 1))
    read(client, "/admin/archive/")
    with CaptureQueriesContext(connection) as few:
        read(client, "/admin/archive/")
    for number in range(6):
        publish(moscow(2026, 3, 2 + number), intro=f"Текст {number}.")
    with CaptureQueriesContext(connection) as many:
        read(client, "/admin/archive/")
    assert len(many) == len(few)
