"""The calendar's administration: each change is shown first, with its days, and done when it is confirmed."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.test import Client

from wagtail.models import ModelLogEntry

import pytest

from workdays.models import CalendarDay, CalendarYear
from workdays.services import load_calendar

pytestmark = pytest.mark.django_db

DAYS, YEARS = "/admin/workdays/calendarday/", "/admin/workdays/calendaryear/"
NEW = {"date": "2026-12-05", "kind": "working", "note": "Указ о рабочей субботе"}


@pytest.fixture
def login(client: Client) -> Callable[[str], Client]:
    def as_role(name: str) -> Client:
        user = get_user_model().objects.create_user("keeper")
        user.groups.add(Group.objects.get(name=name))
        client.force_login(user)
        return client

    return as_role


@pytest.fixture
def keeper(login: Callable[[str], Client]) -> Client:
    return login("Администратор")


def hidden(html: str) -> dict[str, str]:
    """Return what the page «Что изменится» would post, but for its button."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: unescape(value) for name, value in pairs}


def confirm(client: Client, address: str, html: str) -> Any:
    return client.post(address, {**hidden(html), "confirmed": "yes"})


def edit(model: Any, **fields: Any) -> str:
    return f"{YEARS if model is CalendarYear else DAYS}edit/{model.objects.get(**fields).pk}/"


def test_a_new_day_is_shown_first_and_saved_when_confirmed(keeper: Client) -> None:
    html = keeper.post(f"{DAYS}create/", NEW).content.decode()
    assert "Что изменится" in html
    assert re.search(
        r"05\.12\.2026, суббота.+?day_off\">нерабочий.+?working\">рабочий.+?Указ", html, re.DOTALL
    )
    assert not CalendarDay.objects.filter(date="2026-12-05").exists()
    assert confirm(keeper, f"{DAYS}create/", html).status_code == 302
    assert CalendarDay.objects.get(date="2026-12-05").year.year == 2026
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.label) == ("wagtail.create", "05.12.2026")


def test_going_back_keeps_all_that_was_typed(keeper: Client) -> None:
    typed = {**NEW, "note": 'Указ «О «рабочей» субботе» & "прочем"', "moved_from": "2026-12-31"}
    shown = keeper.post(f"{DAYS}create/", typed).content.decode()
    html = keeper.post(f"{DAYS}create/", {**hidden(shown), "back": "yes"}).content.decode()
    for value in typed.values():
        assert value in unescape(html)
    assert "error-message" not in html
    assert not CalendarDay.objects.filter(date="2026-12-05").exists()


def test_the_forms_own_errors_come_before_any_preview(keeper: Client) -> None:
    for extra in ({}, {"confirmed": "yes", "digest": "0"}):
        html = keeper.post(f"{DAYS}create/", {**NEW, "note": "", **extra}).content.decode()
        assert "Требуется заполнить это поле" in html
        assert "Сохранить и пересчитать" not in html


def test_an_edited_day_is_shown_as_it_was_and_as_it_will_be(keeper: Client) -> None:
    address = edit(CalendarDay, date="2026-11-04")
    html = keeper.post(address, {"date": "2026-11-05", "kind": "day_off", "note": "День народного единства"})
    text = html.content.decode()
    assert text.index("04.11.2026, среда") < text.index("05.11.2026, четверг")
    assert "обычный день недели" in text
    assert confirm(keeper, address, text).status_code == 302
    assert not load_calendar().is_working(CalendarDay.objects.get(date="2026-11-05").date)
    assert not CalendarDay.objects.filter(date="2026-11-04").exists()


def test_a_deletion_shows_what_it_changes_and_leads_back_to_the_day(keeper: Client) -> None:
    day = CalendarDay.objects.get(date="2026-11-04")
    address = f"{DAYS}delete/{day.pk}/"
    html = keeper.get(address).content.decode()
    assert "04.11.2026, среда" in html
    assert "04.11.2026, удаление" in html
    assert f'href="{DAYS}edit/{day.pk}/"' in html
    assert CalendarDay.objects.filter(pk=day.pk).exists()
    assert confirm(keeper, address, html).status_code == 302
    assert not CalendarDay.objects.filter(pk=day.pk).exists()


def test_a_change_that_changes_no_day_says_so(keeper: Client) -> None:
    form = {"date": "2026-11-04", "kind": "day_off", "note": "Праздник"}
    html = keeper.post(edit(CalendarDay, date="2026-11-04"), form).content.decode()
    assert "Ни один день не станет рабочим, нерабочим или короче." in html
    assert "Сроки открытых обращений не изменятся." in html


def test_naming_the_act_of_a_draft_is_told_and_done(keeper: Client) -> None:
    address = edit(CalendarYear, year=2028)
    form = {"year": "2028", "act": "Постановление от 01.09.2027 № 1", "note": ""}
    html = keeper.post(address, form).content.decode()
    assert "Календарь 2028 года больше не проект (Постановление от 01.09.2027 № 1)" in html
    assert CalendarYear.objects.get(year=2028).act == ""
    response = confirm(keeper, address, html)
    assert (response.status_code, response.url) == (302, YEARS)
    assert CalendarYear.objects.get(year=2028).act == "Постановление от 01.09.2027 № 1"


def test_a_calendar_stays_the_one_of_its_year(keeper: Client) -> None:
    form = {"year": "2035", "act": "", "note": ""}
    html = keeper.post(edit(CalendarYear, year=2028), form).content.decode()
    assert "Это календарь 2028 года: для другого года заведите другой." in html


def test_a_year_is_entered_once(keeper: Client) -> None:
    html = keeper.post(f"{YEARS}create/", {"year": "2028", "act": "", "note": ""}).content.decode()
    assert "Календарь 2028 года уже есть: измените его." in html


def test_a_new_year_is_previewed_too(keeper: Client) -> None:
    html = keeper.post(f"{YEARS}create/", {"year": "2031", "act": "", "note": ""}).content.decode()
    assert "Появится календарь 2031 года, пока без праздников и переносов." in html
    assert confirm(keeper, f"{YEARS}create/", html).status_code == 302
    assert CalendarYear.objects.filter(year=2031).exists()


def test_a_confirmation_of_another_effect_is_shown_again_and_changes_nothing(keeper: Client) -> None:
    address = edit(CalendarDay, date="2026-11-04")
    form = {"date": "2026-11-04", "kind": "shortened", "note": "Указ"}
    html = keeper.post(address, form).content.decode()
    CalendarDay.objects.filter(date="2026-11-04").update(kind="working")
    again = confirm(keeper, address, html).content.decode()
    assert "Пока вы смотрели, календарь или обращения изменились." in again
    assert CalendarDay.objects.get(date="2026-11-04").kind == "working"
    assert confirm(keeper, address, again).status_code == 302
    assert CalendarDay.objects.get(date="2026-11-04").kind == "shortened"


def test_a_day_saved_by_two_at_once_is_refused_beside_its_field(
    keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both forms were right when they were looked at; the database lets only the first one in."""
    html = keeper.post(f"{DAYS}create/", NEW).content.decode()

    def twin(**_: Any) -> None:
        CalendarDay.objects.create(year=CalendarYear.objects.get(year=2026), **NEW)
        raise IntegrityError

    monkeypatch.setattr("workdays.views.change_calendar", twin)
    refused = confirm(keeper, f"{DAYS}create/", html)
    assert refused.status_code == 200
    assert "05.12.2026 уже внесён: измените его." in refused.content.decode()


def draft(year: int) -> CalendarYear:
    """Make a year that came with its act the draft that it was before."""
    CalendarDay.objects.filter(date__year=year, moved_from__isnull=False).delete()
    CalendarYear.objects.filter(year=year).update(act="", note="Проект")
    return CalendarYear.objects.get(year=year)


def test_a_draft_with_a_reviewed_file_is_replaced_from_it(keeper: Client) -> None:
    year = draft(2027)
    assert "Обновить из поставки" in keeper.get(YEARS).content.decode()
    address = f"{YEARS}refresh/{year.pk}/"
    html = keeper.get(address).content.decode()
    assert "22.02.2027, понедельник" in html
    assert "Календарь 2027 года больше не проект" in html
    assert not CalendarDay.objects.filter(date="2027-02-22").exists()
    assert confirm(keeper, address, html).status_code == 302
    year.refresh_from_db()
    assert year.act.startswith("Постановление Правительства")
    assert year.days.get(date="2027-02-22").kind == "day_off"
    assert "Обновить из поставки</a>" not in keeper.get(YEARS).content.decode()


@pytest.mark.parametrize("year", [2026, 2028])
def test_only_a_draft_whose_file_names_an_act_can_be_replaced(keeper: Client, year: int) -> None:
    """2026 has its act already; the file of 2028 is a draft itself."""
    pk = CalendarYear.objects.get(year=year).pk
    assert keeper.get(f"{YEARS}refresh/{pk}/").status_code == 404


def test_the_list_tells_drafts_and_what_they_mean(keeper: Client) -> None:
    html = keeper.get(YEARS).content.decode()
    states = re.findall(r"field-standing[^>]*>\s*(.+?)\s*</td>", html)
    assert states == ["проект", "проект", *["утверждён"] * 5]
    assert "заявитель видит рядом с датой слово «предварительно»" in html


@pytest.mark.parametrize("role", ["Редактор", "Оператор", "Подписант", "Руководитель"])
def test_nobody_else_changes_the_calendar(login: Callable[[str], Client], role: str) -> None:
    client, day, year = login(role), CalendarDay.objects.get(date="2026-11-04"), draft(2027)
    form = {**NEW, "confirmed": "yes"}
    for address in (
        f"{DAYS}create/", f"{DAYS}edit/{day.pk}/", f"{DAYS}delete/{day.pk}/", f"{YEARS}create/",
        f"{YEARS}edit/{year.pk}/", f"{YEARS}refresh/{year.pk}/",
    ):  # fmt: skip
        looked = client.get(address)
        assert looked.status_code == 403
        assert client.post(address, form).status_code == 403
    assert CalendarYear.objects.get(year=2027).act == ""
    assert CalendarDay.objects.filter(date="2026-11-04").exists()


def test_a_stranger_is_asked_to_log_in(client: Client) -> None:
    year = draft(2027)
    response = client.post(f"{YEARS}refresh/{year.pk}/", {"confirmed": "yes"})
    assert response.status_code == 302
    assert "/login/" in response.url


def test_a_year_is_deleted_by_nobody(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("root"))
    pk = CalendarYear.objects.get(year=2028).pk
    assert client.post(f"{YEARS}delete/{pk}/", {"confirmed": "yes"}).status_code == 403
    assert CalendarYear.objects.filter(year=2028).exists()
