"""The desk asks of each channel what it has, begins with what is likely and loses nothing on the way."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from tests.questions.conftest import Team, scan
from tests.questions.test_call_backs import call
from tests.questions.test_desk import as_
from tests.questions.test_desk_registration import ADDRESS, NOW, letter

from questions.desk.channels import PLACES, switched, term_words
from questions.models import Appeal, DraftFile, ResponseTerm

pytestmark = pytest.mark.django_db
WRITTEN = {"files", "no_scan"}
CALL = {"call_end", "said", "direction", "agreed_on", "agreed_time", "caller"}
SENDER = {"sender_number", "sender_date"}
ALWAYS = {
    "received_on", "audience", "person_name", "organization_name", "inn", "account_number", "anonymous",
    "reply_channel", "email", "phone", "postal_address", "topic", "kind", "text",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def fields_of(html: str) -> set[str]:
    """Return the names of what can be filled in; what is put aside unseen is none of it."""
    form = html[html.index('class="desk-form"') :]
    seen = re.sub(r'<input type="hidden"[^>]*>', "", form)
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', seen)) - {"seen_twin"}


def shown(team: Team, query: str = "") -> str:
    html: str = as_(team.operator).get(f"{ADDRESS}{query}").content.decode()
    return html


def value_of(html: str, name: str) -> str:
    found = re.search(rf'<input[^>]* name="{name}"[^>]*?(?: value="([^"]*)")?[^>]*>', html)
    assert found, name
    return found.group(1) or ""


def chosen(html: str, name: str) -> str:
    select = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    assert select, name
    found = re.search(r'value="([^"]*)" selected', select.group())
    return found.group(1) if found else ""


@pytest.mark.parametrize(
    ("channel", "own"),
    [
        ("post", WRITTEN | SENDER),
        ("fax", WRITTEN | SENDER | {"received_time"}),
        ("in_person", {"files", "received_time"} | SENDER),
        ("email", {"files", "received_time"} | SENDER),
        ("cabinet", {"files", "received_time"} | SENDER),
        ("phone", CALL | {"received_time"}),
    ],
)
def test_each_channel_is_asked_for_what_it_has(team: Team, channel: str, own: set[str]) -> None:
    assert fields_of(shown(team, f"?channel={channel}")) == ALWAYS | own


@pytest.mark.parametrize("query", ["", "?channel=post", "?channel=website", "?channel=<b>"])
def test_without_a_channel_of_the_desk_a_letter_is_entered(team: Team, query: str) -> None:
    assert value_of(shown(team, query), "channel") == "post"


@pytest.mark.parametrize(
    ("channel", "clock", "reply"),
    [("post", None, "post"), ("in_person", "", "post"), ("phone", "12:30", ""), ("email", "", "email")],
)
def test_a_form_begins_with_what_is_likely(team: Team, channel: str, clock: str | None, reply: str) -> None:
    html = shown(team, f"?channel={channel}")
    assert value_of(html, "received_on") == "2026-11-24"
    assert clock is None or value_of(html, "received_time") == clock
    assert chosen(html, "reply_channel") == reply
    assert re.search(r'value="individual"[^>]* checked', html)


def test_the_cursor_stands_in_the_first_field_to_type_and_then_in_the_first_that_is_wrong(team: Team) -> None:
    assert re.findall(r"<input[^>]* autofocus", shown(team)) != []
    assert re.search(r'name="person_name"[^>]* autofocus', shown(team))
    html = as_(team.operator).post(ADDRESS, letter(postal_address="")).content.decode()
    assert re.search(r'name="postal_address"[^>]* autofocus', html)
    assert html.count("autofocus") == 1


def test_the_fields_stand_as_a_letter_is_read(team: Team) -> None:
    html = shown(team)
    order = ["received_on", "person_name", "postal_address", "topic", "text", "files"]
    places = [html.index(f'name="{name}"') for name in order]
    assert places == sorted(places)


def test_enter_saves_and_neither_switches_nor_removes(team: Team) -> None:
    html = shown(team)
    form = html[html.index('class="desk-form"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert "name=" not in first.group()


def test_the_term_stands_beside_each_channel(team: Team) -> None:
    html = shown(team)
    terms = re.findall(
        r'name="switch" value="(\w+)"[^>]*>.*?срок ответа </span>([^<]+)</span>', html, re.DOTALL
    )
    assert {channel: term.replace("\u00a0", " ") for channel, term in terms} == {
        "post": "30 календарных дней", "in_person": "30 календарных дней", "fax": "30 календарных дней",
        "phone": "15 рабочих дней", "email": "15 рабочих дней", "cabinet": "15 рабочих дней",
    }  # fmt: skip


def test_a_kind_with_a_term_of_its_own_is_told_with_it_and_a_missing_one_is_not_invented() -> None:
    rules = list(ResponseTerm.objects.all())
    rules.append(
        ResponseTerm(
            channel="post", kind="complaint", amount=3, unit="working_day", valid_from=date(2026, 1, 1)
        )
    )
    said = term_words(rules, "post", date(2026, 11, 24)).replace("\u00a0", " ")
    assert said == "30 календарных дней; жалоба — 3 рабочих дня"
    assert term_words(rules, "post", date(1990, 1, 1)) == "срок не задан"


def test_the_term_is_that_of_the_day_of_receipt(team: Team) -> None:
    ResponseTerm.objects.filter(channel="post").update(valid_to=date(2026, 11, 22))
    ResponseTerm.objects.create(
        channel="post", amount=20, unit="calendar_day", extension_unit="month", valid_from=date(2026, 11, 23),
        source="проверка",
    )  # fmt: skip
    assert "20\u00a0календарных дней" in shown(team)
    html = as_(team.operator).post(ADDRESS, letter(received_on="2026-11-20", text="")).content.decode()
    assert "30\u00a0календарных дней" in html


def switch(team: Team, to: str, **changes: Any) -> str:
    answer = as_(team.operator).post(ADDRESS, letter(switch=to, **changes))
    assert answer.status_code == 200
    assert not Appeal.objects.exists()
    html: str = answer.content.decode()
    return html


def test_another_channel_keeps_what_was_typed_and_registers_nothing(team: Team) -> None:
    html = switch(team, "phone", sender_number="17-а", account_number="12-34")
    assert value_of(html, "channel") == "phone"
    for typed in ("Проверкина Вера Павловна", "О счёте за октябрь", "12-34", "ул. Пробная"):
        assert typed in html
    assert value_of(html, "received_on") == "2026-11-23"
    assert "17-а" in html
    assert "sender_number" not in fields_of(html)


def test_what_was_put_aside_comes_back_with_its_channel_and_goes_nowhere_else(team: Team) -> None:
    kept = {"files": None, "sender_number": "17-а", "said": "Объяснили", "channel": "phone"}
    html = switch(team, "post", **kept)
    assert value_of(html, "sender_number") == "17-а"
    assert "sender_number" in fields_of(html)
    as_(team.operator).post("/admin/registration/", call(sender_number="17-а", no_scan="нет"))
    assert (Appeal.objects.get().sender_number, Appeal.objects.get().notes.count()) == ("", 0)


def test_chosen_files_are_kept_through_the_other_channel(team: Team) -> None:
    token = str(uuid4())
    html = switch(team, "phone", token=token, files=scan("письмо.pdf"))
    assert "письмо.pdf" in html
    assert DraftFile.objects.get().file.original_name == "письмо.pdf"
    listed = value_of(html, "listed_file")
    back = switch(team, "post", token=token, channel="phone", files=None, listed_file=listed)
    assert "письмо.pdf" in back
    assert as_(team.operator).post(ADDRESS, letter(token=token, files=None)).status_code == 302
    assert Appeal.objects.get().attachments.count() == 1


def test_a_file_that_cannot_be_kept_is_said_when_the_channel_changes(team: Team) -> None:
    assert "вирус.exe" in switch(team, "fax", files=scan("вирус.exe"))


def test_only_defaults_left_untouched_change_with_the_channel() -> None:
    typed = {"channel": "post", "received_on": "2026-11-24", "reply_channel": "post", "text": "О счёте"}
    to_phone = switched(typed, to="phone", now=NOW)
    assert (to_phone["reply_channel"], f"{to_phone['received_time']:%H:%M}") == ("", "12:30")
    assert to_phone["text"] == "О счёте"
    chosen_one = switched({**typed, "reply_channel": "in_person"}, to="email", now=NOW)
    assert chosen_one["reply_channel"] == "in_person"
    assert switched({**typed, "received_on": "2026-11-20"}, to="fax", now=NOW)["received_on"] == "2026-11-20"


def test_a_call_back_is_answered_by_phone_whatever_was_chosen_for_a_letter(team: Team) -> None:
    as_(team.operator).post(ADDRESS, call(reply_channel="post"))
    assert Appeal.objects.get().reply_channel == "phone"


def test_the_rule_of_two_minutes_stands_with_the_call_only(team: Team) -> None:
    assert "больше двух минут" in shown(team, "?channel=phone")
    assert "больше двух минут" not in shown(team)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.channel)
def test_the_next_one_is_entered_by_the_same_channel(
    team: Team, make_appeal: Callable[..., Appeal], place: Any
) -> None:
    appeal = make_appeal(NOW, channel=place.channel)
    html = as_(team.operator).get(f"{ADDRESS}{appeal.pk}/").content.decode()
    assert f'href="{ADDRESS}?channel={place.channel}" autofocus' in html


def test_the_form_costs_the_same_with_many_terms(team: Team, django_assert_max_num_queries: Any) -> None:
    client = as_(team.operator)
    client.get(ADDRESS)
    with django_assert_max_num_queries(30) as few:
        client.get(ADDRESS)
    for year in range(2000, 2020):
        ResponseTerm.objects.create(
            channel="fax", amount=9, unit="calendar_day", extension_unit="month", valid_from=date(year, 1, 1)
        )
    with django_assert_max_num_queries(len(few)):
        client.get(ADDRESS)


def test_somebody_who_has_just_come_needs_no_hour(team: Team) -> None:
    as_(team.operator).post(ADDRESS, letter(channel="in_person", received_on="2026-11-24", files=None))
    assert Appeal.objects.get().received_at == NOW


def test_a_correction_to_a_call_asks_for_its_hour_and_opens_with_what_is_known(
    team: Team, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal(NOW, channel="post", account_number="12-34")
    client, page = as_(team.operator), f"{ADDRESS}{appeal.pk}/correct/"
    assert value_of(client.get(page).content.decode(), "account_number") == "12-34"
    data = {"channel": "phone", "received_on": "2026-11-24", "kind": "question", "audience": "individual"}
    answer = client.post(page, {**data, "person_name": "Проверкина", "anonymous": "on"})
    assert "Укажите время звонка." in answer.content.decode()
    appeal.refresh_from_db()
    assert appeal.channel == "post"
