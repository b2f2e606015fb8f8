"""The journal: by hand, put right, struck out, narrowed to a figure's rows, taken along, seen by whom."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
import time_machine
from tests.questions.conftest import Team, employee, moscow
from tests.service.conftest import NOON, at, come

from ledger.models import Entry
from questions.desk.panels import panels_of
from questions.models import Appeal, Topic
from service.counting import contacts_held, service_times, waiting_times
from service.errors import ContactError, MomentsInvalid, NotAllowed, Overlaps
from service.models import Contact, ContactNorm
from service.moments import Moments
from service.services import correcting, queue, recording
from service.services.correcting import same_but
from service.services.recording import Details
from staff.models import Employee

pytestmark = pytest.mark.django_db
JOURNAL, ADD = "/admin/service/contact/", "/admin/service/contact/create/"
LATER = at(7200)
AsUser = Callable[[Employee], Client]


@pytest.fixture(autouse=True)
def two_hours_later() -> Any:
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def director(team: Team) -> Employee:
    return employee("director", "Директор", "Директоров Демьян Примерович")


def page(contact: Contact) -> str:
    return f"{JOURNAL}inspect/{contact.pk}/"


def edit(contact: Contact) -> str:
    return f"{JOURNAL}edit/{contact.pk}/"


def void(contact: Contact, step: str = "void") -> str:
    return f"/admin/service/row/{contact.pk}/{step}/"


def words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def by_hand(team: Team, when: Moments, **more: Any) -> Contact:
    details = Details(channel=more.pop("channel", "in_person"), employee=more.pop("employee", team.operator))
    return recording.record_by_hand(
        token=str(uuid4()), actor=team.operator, when=when, details=details, now=LATER, **more
    ).contact


def form(**changes: Any) -> dict[str, Any]:
    return {
        "token": "a-token", "channel": "home", "day": "2026-11-24", "arrived_at": "", "started_at": "12:00",
        "ended_at": "12:30:15", "outcome": "served", "topic": "", "appeal": "", **changes,
    }  # fmt: skip


def test_a_visit_at_home_is_written_down_by_hand(as_user: AsUser, team: Team) -> None:
    desk = as_user(team.operator)
    for _ in range(2):
        assert desk.post(ADD, form())["Location"] == JOURNAL
    contact = Contact.objects.get()
    assert (contact.channel, contact.employee, contact.source) == ("home", team.operator, "manual")
    assert (contact.waiting_seconds, contact.service_seconds) == (None, 1815)
    assert "Ожидание не измерено" in words(desk, page(contact))
    assert [entry.event for entry in Entry.objects.in_stream(contact.stream)] == ["recorded"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ended_at": "11:59"}, "Окончание раньше, чем начало."),
        ({"arrived_at": "12:01"}, "Начало раньше, чем приход или звонок."),
        ({"started_at": "", "ended_at": ""}, "хотя бы одно время"),
        ({"ended_at": "15:00"}, "Окончание: время в будущем."),
        ({"day": "2026-11-25"}, "Начало: время в будущем."),
        ({"started_at": "полдень"}, "Время пишут так: 10:05 или 10:05:30."),
        ({"channel": "fax"}, "fax"),
        ({"day": ""}, "Укажите день."),
        ({"appeal": "17"}, "Нет обращения с таким номером."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    as_user: AsUser, team: Team, changes: dict[str, str], error: str
) -> None:
    answer = as_user(team.operator).post(ADD, form(outcome="call_back", **changes))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert error in html
    assert '<option value="call_back" selected>' in html
    assert not Contact.objects.exists()


def test_a_visit_beside_another_is_asked_about_and_then_written_down(as_user: AsUser, team: Team) -> None:
    by_hand(team, Moments(None, NOON, at(600)), channel="home")
    desk = as_user(team.operator)
    answer = desk.post(ADD, form(started_at="12:05"))
    assert "Пересекается с: 24.11.2026 12:00–12:10." in answer.content.decode()
    assert 'name="confirmed"' in answer.content.decode()
    desk.post(ADD, form(started_at="12:05", confirmed="on"))
    assert Contact.objects.count() == 2


def test_the_confirmation_is_not_offered_before_it_is_needed(as_user: AsUser, team: Team) -> None:
    assert 'name="confirmed"' not in as_user(team.operator).get(ADD).content.decode()


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        (-600, 0, False), (600, 900, False), (-60, 1, True), (599, 700, True), (100, 200, True),
        (-60, 3600, True),
    ],
)  # fmt: skip
def test_contacts_that_only_touch_do_not_overlap(team: Team, start: int, end: int, overlaps: bool) -> None:
    by_hand(team, Moments(None, NOON, at(600)))
    when = Moments(None, at(start), at(end))
    if overlaps:
        with pytest.raises(Overlaps, match="12:00–12:10"):
            by_hand(team, when)
    else:
        by_hand(team, when)
    by_hand(team, when, channel="phone")
    by_hand(team, when, employee=team.other)


def test_the_operator_records_as_himself_and_the_head_as_anybody(as_user: AsUser, team: Team) -> None:
    as_user(team.operator).post(ADD, form(employee=team.other.pk))
    as_user(team.head).post(ADD, form(token="second", employee=team.other.pk))
    people = list(Contact.objects.order_by("pk").values_list("employee", flat=True))
    assert people == [team.operator.pk, team.other.pk]


def test_a_correction_keeps_both_values_in_the_ledger(as_user: AsUser, team: Team, served: Contact) -> None:
    head = as_user(team.head)
    shown = head.get(edit(served)).content.decode()
    assert 'value="2026-11-24T12:01:00"' in shown
    data = {
        "channel": "in_person", "arrived_at": "2026-11-24T11:58:00", "started_at": "2026-11-24T12:01:00",
        "ended_at": "2026-11-24T12:06:00", "outcome": "redirected", "topic": "", "appeal": "",
        "employee": team.other.pk,
    }  # fmt: skip
    assert head.post(edit(served), data)["Location"] == page(served)
    served.refresh_from_db()
    assert (served.waiting_seconds, served.service_seconds, served.employee) == (180, 300, team.other)
    last = Entry.objects.in_stream(served.stream).last()
    assert last is not None
    assert last.event == "corrected"
    history = words(head, page(served))
    assert "Приход или звонок: 24.11.2026 12:00:00 → 24.11.2026 11:58:00" in history
    assert "Ожидание: 1 мин → 3 мин" in history
    assert "Чем кончилось: вопрос решён → направлен к другому" in history
    assert f"Сотрудник: {team.operator.initials_name} → {team.other.initials_name}" in history
    for name in (team.operator.full_name, team.other.full_name):
        assert name not in last.text
    entries = Entry.objects.count()
    head.post(edit(served), data)
    assert Entry.objects.count() == entries


def test_a_correction_that_changes_no_moment_keeps_the_parts_of_its_seconds(
    as_user: AsUser, team: Team
) -> None:
    contact = come(team.operator, now=NOON + timedelta(milliseconds=600))
    queue.begin(contact_id=contact.pk, actor=team.operator, now=NOON + timedelta(seconds=2, milliseconds=500))
    queue.finish(contact_id=contact.pk, actor=team.operator, outcome="served", now=at(60))
    data = {
        "channel": "in_person", "arrived_at": "2026-11-24T12:00:00", "started_at": "2026-11-24T12:00:02",
        "ended_at": "2026-11-24T12:01:00", "outcome": "call_back", "employee": team.operator.pk,
    }  # fmt: skip
    as_user(team.head).post(edit(contact), data)
    contact.refresh_from_db()
    assert (contact.outcome, contact.waiting_seconds) == ("call_back", 1)
    assert contact.arrived_at == NOON + timedelta(milliseconds=600)


def test_what_the_clock_spoiled_is_measured_again_when_somebody_states_it(team: Team) -> None:
    contact = come(team.operator)
    queue.begin(contact_id=contact.pk, actor=team.operator, now=at(-60))
    contact = queue.finish(contact_id=contact.pk, actor=team.operator, outcome="served", now=at(300)).contact
    assert (contact.waiting_seconds, contact.service_seconds) == (None, 300)
    kept = recording.moments_of(contact)
    correcting.correct(
        contact_id=contact.pk, actor=team.head, when=kept, details=same_but(contact, outcome="call_back")
    )
    contact.refresh_from_db()
    assert contact.waiting_seconds is None
    correcting.correct(
        contact_id=contact.pk, actor=team.head, when=Moments(at(-30), kept.started_at, kept.ended_at),
        details=same_but(contact),
    )  # fmt: skip
    contact.refresh_from_db()
    assert contact.waiting_seconds == 30


def test_a_contact_of_another_day_or_channel_gives_its_number_back(team: Team, served: Contact) -> None:
    correcting.correct(
        contact_id=served.pk, actor=team.head, when=recording.moments_of(served),
        details=same_but(served, channel="phone"),
    )  # fmt: skip
    served.refresh_from_db()
    assert served.ticket is None


def test_what_may_not_be_corrected_is_refused(team: Team, served: Contact) -> None:
    when, details = recording.moments_of(served), same_but(served, outcome="redirected")

    def correct(**changes: Any) -> None:
        correcting.correct(
            **{"contact_id": served.pk, "actor": team.head, "when": when, "details": details, **changes}
        )

    with pytest.raises(NotAllowed):
        correct(actor=team.operator)
    with pytest.raises(MomentsInvalid):
        correct(when=Moments(at(90), at(60), at(360)))
    with pytest.raises(MomentsInvalid, match="Дольше суток"):
        correct(when=Moments(at(-90_000), at(60), at(360)))
    with pytest.raises(ContactError, match="ещё идёт"):
        correct(contact_id=come(team.other).pk)
    correcting.strike_out(contact_id=served.pk, actor=team.head, reason="Проверка")
    with pytest.raises(ContactError, match="исключена"):
        correct()


def test_a_correction_into_another_visit_is_asked_about(team: Team, served: Contact) -> None:
    by_hand(team, Moments(None, at(400), at(500)))
    when, details = Moments(NOON, at(60), at(450)), same_but(served)
    with pytest.raises(Overlaps):
        correcting.correct(contact_id=served.pk, actor=team.head, when=when, details=details)
    correcting.correct(contact_id=served.pk, actor=team.head, when=when, details=details, confirmed=True)
    served.refresh_from_db()
    assert served.service_seconds == 390


def test_a_row_is_struck_out_with_a_reason_and_counted_again(
    as_user: AsUser, team: Team, served: Contact
) -> None:
    head = as_user(team.head)
    assert head.get(void(served)).status_code == 200
    assert "Напишите, почему" in head.post(void(served), {"reason": " "}).content.decode()
    head.post(void(served), {"reason": "Проверка экрана"})
    served.refresh_from_db()
    assert (served.is_void, served.void_reason) == (True, "Проверка экрана")
    assert waiting_times(2026) == service_times(2026) == contacts_held(2026) == []
    assert "Проверка экрана" in words(head, page(served))
    assert "Это уже сделано." in words_after(head.post(void(served), {"reason": "Ещё раз"}))
    head.post(void(served, "take-back"))
    served.refresh_from_db()
    assert (served.is_void, served.void_reason) == (False, "")
    assert [(each.seconds, each.count) for each in waiting_times(2026)] == [(60, 1)]
    events = list(Entry.objects.in_stream(served.stream).values_list("event", flat=True))
    assert events[-2:] == ["struck_out", "taken_back"]
    assert not Entry.objects.filter(text__contains="Проверка").exists()


def words_after(answer: Any) -> str:
    return str(answer.content.decode())


def rows(client: Client, **query: str) -> set[int]:
    answer = client.get(JOURNAL, query)
    assert answer.status_code == 200
    return {contact.pk for contact in answer.context["object_list"]}


def test_the_address_of_a_figure_leads_to_its_rows(as_user: AsUser, team: Team) -> None:
    march, april = moscow(2025, 3, 4), moscow(2025, 4, 4)
    call = by_hand(
        team, Moments(march, march + timedelta(seconds=20), march + timedelta(minutes=5)), channel="phone"
    )
    unseen = by_hand(team, Moments(None, march + timedelta(hours=1), None), channel="phone")
    visit = by_hand(team, Moments(march, march + timedelta(seconds=90), None))
    home = by_hand(team, Moments(None, march, march + timedelta(hours=1)), channel="home")
    spring = by_hand(team, Moments(april, april + timedelta(seconds=9), None), channel="phone")
    struck = by_hand(team, Moments(march, march + timedelta(hours=3)), channel="phone")
    correcting.strike_out(contact_id=struck.pk, actor=team.head, reason="Проверка")
    head = as_user(team.head)
    of_march = {"year": "2025", "month": "3"}
    assert rows(head, **of_march, form="remote", measured="waiting") == {call.pk}
    assert rows(head, **of_march, form="remote") == {call.pk, unseen.pk}
    assert rows(head, **of_march, form="remote", measured="no_waiting") == {unseen.pk}
    assert rows(head, **of_march, form="face_to_face") == {visit.pk, home.pk}
    assert rows(head, **of_march, form="face_to_face", measured="service") == {home.pk}
    assert rows(head, **of_march, channel="in_person", measured="no_service") == {visit.pk}
    assert rows(head, year="2025", channel="phone") == {call.pk, unseen.pk, spring.pk}
    assert rows(head, void="yes") == {struck.pk}
    assert len(rows(head, void="all")) == 6
    assert rows(head, source="manual", outcome="none", month="4") == {spring.pk}
    assert rows(head, source="phone") == set()
    assert len(rows(head, year="x", month="13", form="fax", measured="all")) == 5
    of_cell = [each for each in waiting_times(2025) if each.month == 3 and each.channel == "phone"]
    assert sum(each.count for each in of_cell) == 1


def test_the_journal_is_narrowed_to_days_and_keeps_its_other_choices(as_user: AsUser, team: Team) -> None:
    first, second, third = (
        Contact.objects.create(channel="phone", day=moscow(2025, 3, day).date(), year=2025, month=3)
        for day in (3, 4, 5)
    )
    head = as_user(team.head)
    assert rows(head, day_from="2025-03-04") == {second.pk, third.pk}
    assert rows(head, day_to="2025-03-04", year="2025") == {first.pk, second.pk}
    assert rows(head, day_from="04.03.2025", day_to="2025-03-04", channel="phone") == {second.pk}
    assert rows(head, day_from="2025-03-05", day_to="2025-03-03") == set()
    assert rows(head, day_from="вчера") == {first.pk, second.pk, third.pk}
    html = head.get(JOURNAL, {"day_from": "2025-03-04", "channel": "phone", "p": "1"}).content.decode()
    assert 'name="day_from" value="2025-03-04"' in html
    assert '<input type="hidden" name="channel" value="phone">' in html
    assert 'name="p"' not in html
    assert '<a href="?channel=phone">Все дни</a>' in html


def test_the_list_costs_the_same_at_any_length(as_user: AsUser, team: Team, served: Contact) -> None:
    head = as_user(team.head)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            head.get(JOURNAL)
        return len(caught)

    queries()
    few = queries()
    topic = Topic.objects.filter(is_active=True)[0]
    for second in range(40):
        when = Moments(None, at(second), at(second + 1))
        details = Details(channel="home", employee=team.other, topic=topic)
        recording.build(when=when, details=details, source="manual").save()
    assert queries() == few
    assert few <= 20


def test_the_history_costs_the_same_however_long_it_is(as_user: AsUser, team: Team, served: Contact) -> None:
    head = as_user(team.head)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            head.get(page(served))
        return len(caught)

    def change(outcome: str) -> None:
        correcting.correct(
            contact_id=served.pk, actor=team.head, when=recording.moments_of(served),
            details=same_but(served, outcome=outcome, employee=team.other),
        )  # fmt: skip

    change("redirected")
    queries()
    few = queries()
    for outcome in ("served", "call_back", "served"):
        change(outcome)
    assert queries() == few


def test_the_export_is_for_those_who_may_take_it_along(
    as_user: AsUser, team: Team, served: Contact, director: Employee
) -> None:
    answer = as_user(director).get(JOURNAL, {"export": "csv"})
    lines = list(
        csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";")
    )
    assert lines[0]["День"] == "24.11.2026"
    assert (lines[0]["Ожидание, с"], lines[0]["Обслуживание, с"]) == ("60", "300")
    assert lines[0]["Сотрудник"] == team.operator.initials_name
    assert "export=csv" not in as_user(team.operator).get(JOURNAL).content.decode()
    assert as_user(team.operator).get(JOURNAL, {"export": "csv"}).status_code == 403


def test_the_operator_sees_his_own_day_only(
    as_user: AsUser, team: Team, served: Contact, two_hours_later: Any
) -> None:
    others = by_hand(team, Moments(None, NOON, at(60)), employee=team.other)
    yesterday = by_hand(team, Moments(None, at(-90_000), at(-89_000)))
    desk = as_user(team.operator)
    assert rows(desk) == {served.pk}
    assert desk.get(page(served)).status_code == 200
    for contact in (others, yesterday):
        assert desk.get(page(contact)).status_code == 403
    two_hours_later.shift(timedelta(days=1))
    desk = as_user(team.operator)
    assert rows(desk) == set()
    assert desk.get(page(served)).status_code == 403


def test_who_may_do_what(
    as_user: AsUser, client: Client, team: Team, served: Contact, director: Employee
) -> None:
    gates = [JOURNAL, page(served), edit(served), void(served), ADD]
    assert [client.get(url).status_code for url in gates] == [302] * 5
    seen = {
        person: [as_user(person).get(url).status_code for url in gates]
        for person in (team.operator, team.signatory, team.head, director)
    }
    assert seen == {
        team.operator: [200, 200, 403, 403, 200],
        team.signatory: [403, 403, 403, 403, 403],
        team.head: [200, 200, 200, 200, 200],
        director: [200, 200, 403, 403, 403],
    }
    assert as_user(team.operator).post(void(served, "take-back")).status_code == 403
    assert as_user(team.head).get(void(served, "take-back")).status_code == 405
    assert as_user(team.head).get(f"{JOURNAL}delete/{served.pk}/").status_code == 403


def test_the_card_of_an_appeal_shows_its_visits(
    team: Team, served: Contact, make_appeal: Callable[..., Appeal]
) -> None:
    appeal = make_appeal()
    assert "Приём и звонки" not in [panel.title for panel in panels_of(appeal, team.head.user)]
    queue.join_appeal(contact_id=served.pk, actor=team.operator, appeal=appeal)
    panel = next(each for each in panels_of(appeal, team.head.user) if each.title == "Приём и звонки")
    text = " ".join(re.sub(r"<[^>]+>", " ", panel.html).split())
    assert text == (
        f"24.11.2026 : приём в офисе, ожидание 1 мин, обслуживание 5 мин, {team.operator.initials_name}"
    )
    assert page(served) in panel.html
    mine = next(each for each in panels_of(appeal, team.operator.user) if each.title == "Приём и звонки")
    assert "href" not in mine.html


def test_a_norm_is_checked_and_never_deleted(as_user: AsUser, team: Team, phone_norms: None) -> None:
    head = as_user(team.head)
    row = {"channel": "in_person", "what": "waiting", "valid_from": "2026-01-01", "source": "Приказ"}
    bad = {**row, "from_seconds": "40", "to_seconds": "20"}
    assert "не меньше" in head.post("/admin/contact_norms/new/", bad).content.decode()
    head.post("/admin/contact_norms/new/", {**row, "from_seconds": "0", "to_seconds": "900"})
    norm = ContactNorm.objects.get(channel="in_person")
    assert "до 15 мин" in words(head, "/admin/contact_norms/")
    assert head.get(f"/admin/contact_norms/delete/{norm.pk}/").status_code == 404
    assert as_user(team.operator).get("/admin/contact_norms/").status_code in (302, 403)
    norm.valid_from = moscow(1026, 1, 1).date()
    with pytest.raises(ValidationError, match="Проверьте год"):
        norm.full_clean()


def test_the_ledger_holds_moments_in_one_zone(team: Team, served: Contact) -> None:
    when = Moments(*(each.astimezone(UTC) for each in (NOON, at(60), at(360))))
    correcting.correct(contact_id=served.pk, actor=team.head, when=when, details=same_but(served))
    assert not Entry.objects.in_stream(served.stream).filter(event="corrected").exists()


def test_the_card_is_rendered_without_a_person() -> None:
    assert render_to_string("service/card.html", {"rows": [], "may_open": False}).strip().startswith("<ul>")
