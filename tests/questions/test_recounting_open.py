"""Open appeals when the calendar changes: what is described, what is written, what follows."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.questions.conftest import Team, moscow
from tests.questions.register import put

from ledger.models import Entry
from ledger.services import verify
from questions.errors import QuestionsError
from questions.models import Appeal, Extension, Reminder, ResponseTerm
from questions.services import extending, handling
from questions.services.recounting import describe_recount, recount_open
from questions.services.reminding import remind_of_terms
from workdays.calendar import Calendar
from workdays.models import CalendarDay, CalendarYear
from workdays.services import load_calendar

pytestmark = pytest.mark.django_db
REASON = "Нужны сведения сетевой организации о схеме учёта."
ADMINISTRATOR = "user:7"
day = date.fromisoformat


def add(on: str, kind: str) -> None:
    year = CalendarYear.objects.get(year=int(on[:4]))
    CalendarDay.objects.create(year=year, date=on, kind=kind, note="Указ")


def change(*days: tuple[str, str]) -> tuple[Calendar, Calendar]:
    """Change the stored calendar; return it as it was and as it is."""
    former = load_calendar()
    for on, kind in days:
        add(on, kind)
    return former, load_calendar()


def recount_after(*days: tuple[str, str]) -> None:
    former, calendar = change(*days)
    recount_open(former=former, calendar=calendar, actor=ADMINISTRATOR)


def journal(appeal: Appeal) -> list[dict[str, Any]]:
    rows = Entry.objects.in_stream(appeal.stream).filter(event="calendar")
    return [{**json.loads(row.text), "actor": row.actor} for row in rows]


def fresh(appeal: Appeal) -> tuple[str, str]:
    appeal.refresh_from_db()
    return appeal.due_on.isoformat(), appeal.control_on.isoformat()


def test_an_earlier_date_is_adopted_and_journaled_with_the_former(make_appeal: Callable[..., Appeal]) -> None:
    appeal = make_appeal()
    recount_after(("2026-12-05", "working"))
    assert fresh(appeal) == ("2026-12-11", "2026-12-11")
    assert journal(appeal) == [
        {
            "former_due_on": "2026-12-14", "due_on": "2026-12-11", "counted_on": "2026-12-11",
            "control_on": "2026-12-11", "due_provisional": False, "actor": "user:7",
        }
    ]  # fmt: skip
    assert verify(appeal.stream) is None


def test_a_later_date_is_only_journaled(make_appeal: Callable[..., Appeal]) -> None:
    appeal, letter = make_appeal(), make_appeal(channel="post")
    recount_after(("2026-12-03", "day_off"), ("2026-12-23", "day_off"))
    assert fresh(appeal) == ("2026-12-14", "2026-12-14")
    assert fresh(letter) == ("2026-12-23", "2026-12-22")
    assert [(row["due_on"], row["counted_on"]) for row in journal(appeal) + journal(letter)] == [
        ("2026-12-14", "2026-12-15"),
        ("2026-12-23", "2026-12-24"),
    ]


def test_recounting_twice_is_as_good_as_once(make_appeal: Callable[..., Appeal]) -> None:
    earlier, kept = make_appeal(), make_appeal(moscow(2026, 12, 7))
    former, calendar = change(("2026-12-05", "working"), ("2026-12-09", "day_off"), ("2026-12-10", "day_off"))
    for _ in range(2):
        recount_open(former=former, calendar=calendar, actor=ADMINISTRATOR)
    assert (len(journal(earlier)), len(journal(kept))) == (1, 1)


def test_a_change_taken_back_leaves_the_earlier_date_and_writes_down_the_kept(
    make_appeal: Callable[..., Appeal],
) -> None:
    earlier, kept = make_appeal(), make_appeal(moscow(2026, 11, 23, 12))
    former, calendar = change(("2026-12-05", "working"))
    recount_open(former=former, calendar=calendar, actor=ADMINISTRATOR)
    recount_open(former=calendar, calendar=former, actor=ADMINISTRATOR)
    assert fresh(earlier) == fresh(kept) == ("2026-12-11", "2026-12-11")
    assert [row["counted_on"] for row in journal(earlier)] == ["2026-12-11", "2026-12-14"]


def test_appeals_that_the_change_does_not_touch_are_left_as_they_are(
    make_appeal: Callable[..., Appeal], approved: Appeal, team: Team
) -> None:
    handling.record_acceptance(appeal_id=approved.pk, now=moscow(2026, 11, 26))
    answered, before, after = approved, make_appeal(moscow(2026, 10, 26)), make_appeal(moscow(2026, 12, 7))
    stale = put(900, due_on=day("2026-12-14"), control_on=day("2026-12-14"))
    recount_after(("2026-12-05", "working"))
    assert fresh(answered)[0] == "2026-12-14"
    assert fresh(stale)[0] == "2026-12-14"
    assert [journal(each) for each in (answered, before, after, stale)] == [[]] * 4


def prolonged(appeal: Appeal, team: Team, until: date | None = None) -> Appeal:
    now = moscow(2026, 12, 14)
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, until=until, now=now)
    return extending.grant(appeal_id=appeal.pk, actor=team.head, now=now)


def test_a_granted_extension_is_pulled_to_the_limit_counted_anew(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = prolonged(make_appeal(), team)
    assert fresh(appeal) == ("2027-01-13", "2027-01-13")
    recount_after(("2026-12-19", "working"))
    assert fresh(appeal) == ("2027-01-12", "2027-01-12")
    extension = Extension.objects.get()
    assert (extension.until, extension.former_due_on) == (day("2027-01-12"), day("2026-12-14"))


def test_a_granted_extension_is_not_pushed_later(make_appeal: Callable[..., Appeal], team: Team) -> None:
    appeal = prolonged(make_appeal(), team)
    recount_after(("2026-12-16", "day_off"))
    assert fresh(appeal) == ("2027-01-13", "2027-01-13")
    assert Extension.objects.get().until == day("2027-01-13")
    assert [row["counted_on"] for row in journal(appeal)] == ["2027-01-14"]


def test_an_extension_asked_for_is_left_to_its_decision(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    now = moscow(2026, 12, 1)
    extending.ask(appeal_id=appeal.pk, actor=team.operator, reason=REASON, now=now)
    recount_after(("2026-12-05", "working"))
    assert fresh(appeal)[0] == "2026-12-11"
    assert Extension.objects.get().until == day("2027-01-13")
    with pytest.raises(QuestionsError, match=r"не дальше чем до 12\.01\.2027"):
        extending.grant(appeal_id=appeal.pk, actor=team.head, now=now)


def test_naming_the_act_of_a_draft_takes_the_provisional_mark_away(
    make_appeal: Callable[..., Appeal],
) -> None:
    appeal = make_appeal(moscow(2027, 12, 20))
    assert appeal.due_provisional
    former = load_calendar()
    CalendarYear.objects.filter(year=2028).update(act="Постановление № 1")
    recount_open(former=former, calendar=load_calendar(), actor=ADMINISTRATOR)
    assert fresh(appeal) == ("2028-01-18", "2028-01-18")
    assert not appeal.due_provisional
    assert journal(appeal)[0]["due_provisional"] is False


def test_the_description_names_each_appeal_with_its_fate(make_appeal: Callable[..., Appeal]) -> None:
    earlier, kept = make_appeal(), make_appeal(moscow(2026, 12, 7))
    former, calendar = change(("2026-12-05", "working"), ("2026-12-09", "day_off"))
    CalendarDay.objects.filter(date__in=["2026-12-05", "2026-12-09"]).delete()
    groups = describe_recount(former=former, calendar=calendar)
    shown = [[(row.label, row.former, row.present) for row in group.rows] for group in groups]
    assert shown == [
        [],
        [(f"№ {kept.registration_number}", day("2026-12-28"), day("2026-12-29"))],
        [],
    ]
    assert earlier.registration_number not in str(groups)
    assert kept.person_name not in str(groups)


@pytest.mark.parametrize("number", [3, 300])
def test_describing_is_one_query_for_any_number(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rule = ResponseTerm.objects.get(channel="website", kind="").snapshot()
    for index in range(number):
        put(
            index + 1, received_at=moscow(2026, 11, 23), term_snapshot=rule, due_on=day("2026-12-14"),
            control_on=day("2026-12-14"),
        )  # fmt: skip
    former, calendar = change(("2026-12-05", "working"))
    with django_assert_num_queries(1):
        groups = describe_recount(former=former, calendar=calendar)
    assert len(groups[0].rows) == number


def test_an_appeal_moved_meanwhile_is_counted_as_it_stands_when_locked(
    make_appeal: Callable[..., Appeal],
) -> None:
    """What was described for a date that somebody has corrected meanwhile is another effect."""
    appeal = make_appeal()
    former, calendar = change(("2026-12-05", "working"))
    described = describe_recount(former=former, calendar=calendar)
    Appeal.objects.filter(pk=appeal.pk).update(due_on="2026-12-11")
    assert recount_open(former=former, calendar=calendar, actor=ADMINISTRATOR) != described


def test_reminders_follow_the_new_date_and_repeat_nothing(
    make_appeal: Callable[..., Appeal], team: Team
) -> None:
    appeal = make_appeal()
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    codes = Reminder.objects.order_by("occasion").values_list("occasion", flat=True)
    assert remind_of_terms(now=moscow(2026, 12, 8)) == 1
    assert list(codes) == ["due:2026-12-14:5"]
    recount_after(("2026-12-05", "working"))
    assert remind_of_terms(now=moscow(2026, 12, 8)) == 1
    assert remind_of_terms(now=moscow(2026, 12, 8, 12)) == 0
    assert "due:2026-12-11:3" in codes.all()
