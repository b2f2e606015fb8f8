"""The production calendar as a file for one's own calendar: RFC 5545, a day an event, names that stay."""

from datetime import UTC, date, datetime

from django.test import Client

import icalendar
import pytest
import time_machine

from workdays.calendar import Calendar, DayData, DayKind, YearData
from workdays.ical import calendar_file
from workdays.models import CalendarDay, CalendarYear

STAMP = datetime(2026, 11, 23, 21, tzinfo=UTC)
LONG = "Очень длинное основание; с точкой с запятой, запятой\\и косой чертой, " * 3
CALENDAR = Calendar(
    (
        YearData(
            2026,
            "Постановление № 1466",
            (
                DayData(date(2026, 1, 1), DayKind.DAY_OFF, "Новогодние каникулы"),
                DayData(date(2026, 4, 30), DayKind.SHORTENED, LONG),
                DayData(date(2026, 12, 26), DayKind.WORKING, ""),
            ),
        ),
        YearData(2027, "", (DayData(date(2027, 1, 1), DayKind.DAY_OFF, "Новогодние каникулы"),)),
    )
)


def written() -> bytes:
    return calendar_file(CALENDAR, host="сайт.example".encode("idna").decode(), stamp=STAMP)


def events(content: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_each_day_is_an_event_with_its_name_that_blocks_nothing() -> None:
    found = [(str(each["SUMMARY"]), each["DTSTART"].dt, each["DTEND"].dt) for each in events(written())]
    assert found == [
        ("Нерабочий день: Новогодние каникулы", date(2026, 1, 1), date(2026, 1, 2)),
        (f"Короткий день: {LONG}", date(2026, 4, 30), date(2026, 5, 1)),
        ("Рабочий день", date(2026, 12, 26), date(2026, 12, 27)),
        ("Нерабочий день: Новогодние каникулы", date(2027, 1, 1), date(2027, 1, 2)),
    ]
    assert {str(each["TRANSP"]) for each in events(written())} == {"TRANSPARENT"}


def test_a_year_without_an_act_is_tentative() -> None:
    assert [str(each["STATUS"]) for each in events(written())] == ["CONFIRMED"] * 3 + ["TENTATIVE"]
    assert "Проект" in str(events(written())[3]["DESCRIPTION"])


def test_names_are_stable_and_the_sites_own() -> None:
    uids = [str(each["UID"]) for each in events(written())]
    assert uids[0] == "2026-01-01@workdays.xn--80aswg.example"
    assert len(set(uids)) == 4
    renamed = Calendar((YearData(2026, "", (DayData(date(2026, 1, 1), DayKind.SHORTENED, "Иначе"),)),))
    again = calendar_file(renamed, host="xn--80aswg.example", stamp=STAMP)
    assert str(events(again)[0]["UID"]) == uids[0]


def test_lines_are_as_the_standard_has_them() -> None:
    lines = written().split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert max(map(len, lines)) <= 75
    assert not [line for line in lines if b"\n" in line or b"\r" in line]
    assert [line for line in lines if line.startswith((b"PRODID:", b"VERSION:"))] == [
        b"VERSION:2.0",
        b"PRODID:-//xn--80aswg.example//workdays//RU",
    ]
    assert lines.count(b"DTSTAMP:20261123T210000Z") == 4


@pytest.mark.django_db
def test_the_page_leads_to_the_file_and_the_file_has_what_the_site_counts_by() -> None:
    client = Client()
    page = client.get("/calendar/").content.decode()
    assert 'href="/calendar/workdays.ics"' in page
    assert "http://testserver/calendar/workdays.ics" in page
    answer = client.get("/calendar/workdays.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(events(answer.content)) == CalendarDay.objects.count() > 20
    assert set(answer["Cache-Control"].split(", ")) == {"max-age=3600", "public"}


@pytest.mark.django_db
def test_the_file_stays_the_same_all_day_long() -> None:
    with time_machine.travel(datetime(2026, 11, 24, 5, tzinfo=UTC), tick=False) as clock:
        first = Client().get("/calendar/workdays.ics").content
        clock.move_to(datetime(2026, 11, 24, 20, 59, tzinfo=UTC))
        assert Client().get("/calendar/workdays.ics").content == first


@pytest.mark.django_db
def test_this_year_comes_first_and_a_draft_says_so() -> None:
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC), tick=False):
        page = Client().get("/calendar/").content.decode()
    assert page.index("2026 год") < page.index("2027 год")
    drafts = CalendarYear.objects.filter(act="").values_list("year", flat=True)
    assert [year for year in drafts if f"{year} год (проект)" not in page] == []


@pytest.mark.django_db
def test_an_empty_site_has_an_empty_calendar() -> None:
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    assert Client().get("/calendar/").status_code == 200
    assert events(Client().get("/calendar/workdays.ics").content) == []
