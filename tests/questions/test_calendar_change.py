"""The administrator changes the calendar: the open appeals are shown first, then recounted."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.questions.conftest import Team, employee, moscow
from tests.questions.register import as_, put

from ledger.models import Entry
from questions.models import Appeal, ResponseTerm
from questions.services import extending, handling
from workdays.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db
CREATE = "/admin/workdays/calendarday/create/"
WORKING_SATURDAY = {"date": "2026-12-05", "kind": "working", "note": "Перенос"}
DAY_OFF = {"date": "2026-12-03", "kind": "day_off", "note": "Указ"}


@pytest.fixture
def keeper(db: None) -> Client:
    return as_(employee("keeper", "Администратор", "Хранителев Юрий Олегович"))


def hidden(html: str) -> dict[str, str]:
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in pairs}


def shown(client: Client, form: dict[str, str]) -> str:
    return client.post(CREATE, form).content.decode()


def confirm(client: Client, html: str) -> Any:
    return client.post(CREATE, {**hidden(html), "confirmed": "yes"})


def rows(html: str) -> list[str]:
    """Return the text of the rows of the tables, markup and space collapsed."""
    found = re.findall(r"<tr>(.+?)</tr>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """It is the day after the first appeals came."""
    with time_machine.travel(moscow(2026, 11, 24), tick=False):
        yield


def due(appeal: Appeal) -> str:
    appeal.refresh_from_db()
    return appeal.due_on.isoformat()


def test_an_earlier_term_is_shown_with_its_reason_then_adopted(
    keeper: Client, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal()
    html = shown(keeper, WORKING_SATURDAY)
    assert "Срок станет раньше: <strong>1</strong>" in html
    assert (
        f"№ {appeal.registration_number} 14.12.2026 11.12.2026 05.12.2026 станет рабочим "
        "(срок считается в рабочих днях)"
    ) in rows(html)
    assert f'href="/admin/appeals/{appeal.pk}/"' in html
    assert appeal.person_name not in html
    assert due(appeal) == "2026-12-14"
    assert confirm(keeper, html).status_code == 302
    assert due(appeal) == "2026-12-11"
    user = User.objects.get(username="keeper")
    assert Entry.objects.get(stream=appeal.stream, event="calendar").actor == f"user:{user.pk}"


def test_a_term_that_would_end_in_the_past_is_said_to_be_missed_at_once(
    keeper: Client, make_appeal: Callable[..., Appeal]
) -> None:
    make_appeal(moscow(2026, 11, 2))
    html = shown(keeper, {"date": "2026-11-07", "kind": "working", "note": "Указ"})
    assert "24.11.2026 23.11.2026 07.11.2026 станет рабочим" in rows(html)[-1]
    assert rows(html)[-1].endswith("этот день уже прошёл: обращение сразу станет просроченным")


def test_a_later_count_is_listed_apart_and_the_date_told_stays(
    keeper: Client, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal()
    html = shown(keeper, DAY_OFF)
    assert "Названный срок остаётся: 1" in html
    assert (
        f"№ {appeal.registration_number} 14.12.2026 15.12.2026 03.12.2026 станет нерабочим" in rows(html)[-1]
    )
    assert confirm(keeper, html).status_code == 302
    assert due(appeal) == "2026-12-14"
    assert Entry.objects.filter(stream=appeal.stream, event="calendar").count() == 1


def test_appeals_that_come_between_looking_and_confirming_are_shown_again(
    keeper: Client, make_appeal: Callable[..., Appeal]
) -> None:
    first = make_appeal()
    html = shown(keeper, WORKING_SATURDAY)
    second = make_appeal(moscow(2026, 11, 23, 12))
    again = confirm(keeper, html).content.decode()
    assert "Пока вы смотрели, календарь или обращения изменились." in again
    assert "Срок станет раньше: 2" in again
    assert (due(first), due(second)) == ("2026-12-14", "2026-12-14")
    assert not CalendarDay.objects.filter(date="2026-12-05").exists()
    assert not Entry.objects.filter(event="calendar").exists()
    assert confirm(keeper, again).status_code == 302
    assert (due(first), due(second)) == ("2026-12-11", "2026-12-11")


def put_many(number: int) -> None:
    rule = ResponseTerm.objects.get(channel="website", kind="").snapshot()
    told = date(2026, 12, 14)
    for index in range(number):
        put(index + 1, received_at=moscow(2026, 11, 23), term_snapshot=rule, due_on=told, control_on=told)


def test_a_long_list_shows_fifty_and_counts_the_rest(keeper: Client) -> None:
    put_many(53)
    html = shown(keeper, WORKING_SATURDAY)
    assert "Срок станет раньше: 53" in html
    assert len([row for row in rows(html) if row.startswith("№ ")]) == 50
    assert "И ещё 3: они тоже учтены" in html


def test_the_preview_takes_as_many_queries_for_300_appeals_as_for_one(
    keeper: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    put_many(1)
    shown(keeper, WORKING_SATURDAY)
    with CaptureQueriesContext(connection) as asked:
        shown(keeper, WORKING_SATURDAY)
    Appeal.objects.all().delete()
    put_many(300)
    with django_assert_num_queries(len(asked)):
        assert "Срок станет раньше: 300" in shown(keeper, WORKING_SATURDAY)


def test_a_draft_replaced_from_its_file_makes_dates_certain(
    keeper: Client, make_appeal: Callable[..., Appeal]
) -> None:
    CalendarYear.objects.filter(year=2027).update(act="")
    appeal = make_appeal(moscow(2026, 12, 14))
    assert (appeal.due_provisional, due(appeal)) == (True, "2027-01-13")
    address = f"/admin/workdays/calendaryear/refresh/{CalendarYear.objects.get(year=2027).pk}/"
    html = keeper.get(address).content.decode()
    assert rows(html)[-1] == (
        f"№ {appeal.registration_number} 13.01.2027 календарь 2027 года утверждён; "
        "срок больше не предварительный"
    )
    assert keeper.post(address, {**hidden(html), "confirmed": "yes"}).status_code == 302
    appeal.refresh_from_db()
    assert not appeal.due_provisional


@pytest.fixture
def kept(keeper: Client, make_appeal: Callable[..., Appeal]) -> Appeal:
    """An appeal told 14.12.2026, which the calendar of today would end on 15.12.2026."""
    appeal = make_appeal()
    confirm(keeper, shown(keeper, DAY_OFF))
    appeal.refresh_from_db()
    return appeal


def status_page(appeal: Appeal) -> str:
    form = {"number": appeal.registration_number, "code": appeal.access_code}
    return Client().post("/ask/status/", form).content.decode()


def test_the_customer_reads_that_the_date_told_holds(kept: Appeal) -> None:
    html = status_page(kept)
    assert "По нынешнему календарю срок был бы 15.12.2026; мы держимся названного вам: 14.12.2026." in html
    told, counted = (row for row in rows(html) if row.startswith(("14.12.2026", "15.12.2026")))
    assert told == "14.12.2026, пн 14-й день — названный последний день срока"
    assert counted == "15.12.2026, вт 15-й день — здесь срок кончился бы по нынешнему календарю"


def test_the_card_explains_the_count_and_the_journal_the_change(kept: Appeal, team: Team) -> None:
    html = as_(team.operator).get(f"/admin/appeals/{kept.pk}/").content.decode()
    assert "срок был бы 15.12.2026; мы держимся названного заявителю: 14.12.2026." in html
    assert "03.12.2026, чт</strong> Указ: не считается" in html
    assert "остаётся 14.12.2026, по календарю был бы 15.12.2026" in html
    assert "Ю. О. Хранителев" in html


def test_dates_that_agree_need_no_words(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal = make_appeal()
    html = status_page(appeal)
    assert "По нынешнему календарю" not in html
    assert "15-й день — последний день срока" in html
    assert "По нынешнему календарю" not in (
        as_(team.operator).get(f"/admin/appeals/{appeal.pk}/").content.decode()
    )


def test_the_first_term_of_a_prolonged_appeal_is_told_as_past(
    keeper: Client, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    reason, now = "Нужны сведения сетевой организации.", moscow(2026, 12, 1)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=reason, now=now)
    extending.grant(appeal_id=appeal.pk, actor=team.head, now=now)
    confirm(keeper, shown(keeper, WORKING_SATURDAY))
    html = status_page(appeal)
    assert "14.12.2026, срок продлён до <strong>12.01.2027</strong>" in html
    assert (
        "По нынешнему календарю срок был бы 11.12.2026; до изменения календаря был назван 14.12.2026." in html
    )


def test_without_a_calendar_or_a_rule_nothing_is_explained(kept: Appeal, team: Team) -> None:
    CalendarYear.objects.all().delete()
    assert "Нет производственного календаря на 2026 год." in status_page(kept)
    bare = put(77)
    html = as_(team.operator).get(f"/admin/appeals/{bare.pk}/").content.decode()
    assert "Как считается срок" not in html


def test_the_journal_tells_both_dates_of_a_term_that_became_earlier(
    keeper: Client, make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    confirm(keeper, shown(keeper, WORKING_SATURDAY))
    html = as_(team.operator).get(f"/admin/appeals/{appeal.pk}/").content.decode()
    assert "изменился производственный календарь</strong>: был 14.12.2026, стал 11.12.2026" in html
