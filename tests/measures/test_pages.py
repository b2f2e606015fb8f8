"""What visitors read of the programme."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.models import Site

import pytest
from tests.measures.conftest import LinkComplaint, MakeMeasure

from measures.models import NoMeasures
from measures.search_source import MEASURES
from measures.wagtail_hooks import cameras_on_the_stand, public_addresses
from pages.models import CompanySettings, ContactsPage, DocumentPage, HomePage
from questions.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(home: HomePage) -> None:
    """A site to stand on."""


def test_a_year_shows_plans_states_and_results(client: Client, make_measure: MakeMeasure) -> None:
    first = make_measure(
        kind="mystery_shopper", title="Проверка приёма", state="done", done_on=date(2025, 5, 4)
    )
    make_measure(title="Новые скамейки", follows=first, result="Скамейки стоят.", responsible=None)
    make_measure(title="Второй терминал", state="cancelled", reason="Нет места.")
    make_measure(title="Черновик", live=False)
    html = client.get("/measures/2025/").content.decode()
    assert "Планы мероприятий, направленных на улучшение качества обслуживания" in html
    assert "● выполнено" in html.replace('<span aria-hidden="true">●</span>', "●")
    assert "▲" in html
    assert "срок прошёл, ещё не выполнено" in html
    assert "Почему отменено: Нет места." in html
    assert f'#measure-{first.pk}">«Проверка приёма»</a>' in html
    assert "Скамейки стоят." in html
    assert "Черновик" not in html
    assert '<tr><th scope="row">Всего</th><td>2</td><td>1</td><td>0</td><td>1</td><td>1</td></tr>' in html


def test_a_year_says_that_nothing_was_done(client: Client) -> None:
    NoMeasures.objects.create(year=2024, live=True)
    assert "Мероприятия не проводились." in client.get("/measures/2024/").content.decode()
    assert "Мероприятия не проводились." in client.get("/measures/").content.decode()


def test_the_present_year_stands_empty_and_others_do_not(client: Client) -> None:
    year = timezone.localdate().year
    assert "ещё не опубликована" in client.get(f"/measures/{year}/").content.decode()
    assert client.get(f"/measures/{year - 1}/").status_code == 404
    assert "пока не опубликована" in client.get("/measures/").content.decode()


def test_you_said_shows_what_complaints_led_to(
    client: Client, make_measure: MakeMeasure, link: LinkComplaint
) -> None:
    assert "Пока здесь пусто" in client.get("/measures/you-said/").content.decode()
    topic = Topic.objects.create(title="Приём в офисе")
    told = make_measure(
        said="В очереди негде сесть.", topic=topic, result="Поставили скамейки.", state="done",
        done_on=date(2025, 8, 20),
    )  # fmt: skip
    make_measure(title="Без жалоб", said="Никто не жаловался.")
    without_words = make_measure(title="Без слов")
    draft = make_measure(title="Черновик", said="Жаловались.", live=False)
    off = make_measure(title="Отменено", said="Жаловались.", state="cancelled", reason="Нет средств.")
    for measure in (told, told, without_words, draft, off):
        link(measure)
    html = client.get("/measures/you-said/").content.decode()
    for words in ("Приём в офисе", "В очереди негде сесть.", "Поставили скамейки.", "20.08.2025", "жалоб: 2"):
        assert words in html
    for words in ("Без жалоб", "Без слов", "Черновик", "Отменено"):
        assert words not in html


def test_pages_take_as_many_queries_however_much_there_is(
    client: Client, make_measure: MakeMeasure, link: LinkComplaint, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        link(make_measure(said="Говорили.", state="under_way"))
    for address in ("/measures/", "/measures/2025/", "/measures/you-said/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_the_site_names_and_finds_its_years(make_measure: MakeMeasure) -> None:
    make_measure(title="Скамейки")
    assert public_addresses() == ["/measures/", "/measures/you-said/", "/measures/2025/"]
    keys = {entry.key: entry for entry in MEASURES.entries()}
    assert list(keys) == ["index", "you-said", "year-2025"]
    assert "Скамейки" in keys["year-2025"].body
    assert MEASURES.entry("year-2025") == keys["year-2025"]
    assert MEASURES.entry("year-2024") is MEASURES.entry("x") is None


def test_visitors_of_the_office_learn_of_the_camera(
    client: Client, make_measure: MakeMeasure, home: HomePage
) -> None:
    assert cameras_on_the_stand(timezone.now()) is None
    make_measure(kind="video_monitoring", notice="В офисе ведётся видеонаблюдение.")
    make_measure(kind="video_monitoring", notice="Старое.", live=False)
    section = cameras_on_the_stand(timezone.now())
    assert section is not None
    assert section.rows == [("В офисе", "В офисе ведётся видеонаблюдение.")]
    page = home.add_child(instance=DocumentPage(title="Политика", slug="politika"))
    assert "видеонаблюдение" not in client.get(page.url).content.decode()
    CompanySettings.objects.update_or_create(site=Site.objects.get(), defaults={"policy_page": page})
    assert "В офисе ведётся видеонаблюдение." in client.get(page.url).content.decode()
    contacts = home.add_child(instance=ContactsPage(title="Контакты", slug="kontakty"))
    html = client.get(contacts.url).content.decode()
    assert html.count("В офисе ведётся видеонаблюдение.") == 1
    assert "Старое." not in html


def test_a_measure_of_today_is_not_late(client: Client, make_measure: MakeMeasure) -> None:
    today = timezone.localdate()
    make_measure(year=today.year, due_on=today)
    assert "срок прошёл, ещё" not in client.get(reverse("measures:year", args=[today.year])).content.decode()
    make_measure(year=(today - timedelta(days=1)).year, due_on=today - timedelta(days=1))
