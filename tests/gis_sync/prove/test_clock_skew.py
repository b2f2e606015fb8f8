"""The clocks of the two sides differ: days are theirs, moments are ours, and nothing falls between them."""

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from tests.gis_sync.prove.story import GOOD, Story, ends
from tests.gis_sync.stand.conftest import NOW, TODAY, an_appeal, appeal_guid

from gis_sync.exchange import deciding
from gis_sync.exchange.planning import plan
from gis_sync.models import Action, GisAppeal, Operation
from gis_sync.stand.wire import MOSCOW
from questions.models import Appeal
from workdays.models import CalendarYear

pytestmark = [pytest.mark.prove, pytest.mark.django_db]


def on_their_day(skew: timedelta) -> dict[str, Any]:
    """Return how all ends when the answer bears the date of their clock."""
    good = deepcopy(GOOD)
    ((text, _, files),) = good["there"][0]["answers"]
    good["there"][0]["answers"] = [(text, (NOW + skew).astimezone(MOSCOW).date(), files)]
    return good


@pytest.mark.parametrize("minutes", [-400 * 1440, -1440, -180, -10, 10, 180, 1440, 20 * 1440])
def test_a_clock_of_theirs_that_is_wrong_changes_no_more_than_dates(story: Story, minutes: int) -> None:
    skew = timedelta(minutes=minutes)
    story.desk.stand.world.move_clock(skew)
    story.tell()
    assert ends(story.desk) == on_their_day(skew)


def test_a_plan_that_is_over_by_their_clock_waits_for_people_and_loses_nothing(story: Story) -> None:
    world = story.desk.stand.world
    world.move_clock(timedelta(days=40))
    story.tell()
    waiting = Action.objects.filter(state="human")
    assert {(each.kind, "в прошлом" in each.trouble) for each in waiting} == {("performer", True)}
    world.move_clock(timedelta(days=-40))
    for each in waiting:
        deciding.retry(action_id=each.pk, actor=story.desk.team.head, now=story.desk.now)
    story.exchange()
    assert ends(story.desk) == GOOD


@pytest.mark.parametrize(
    "said",
    [
        "", "<b:Date>1900-01-01T00:00:00</b:Date>", "<b:Date>2199-12-31T23:59:59.999+03:00</b:Date>",
        "<b:Date>2026-11-02T12:00:00.000000</b:Date>", "<b:Date>2026-13-45T99:00:00Z</b:Date>",
        "<b:Date>вчера</b:Date>", "<b:Date/>",
    ],
)  # fmt: skip
def test_no_moment_that_they_name_is_believed(
    story: Story, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    board = story.desk.stand.desk
    post, seen = board.post, []

    def act(*args: Any) -> Any:
        reply = post(*args)
        body, count = re.subn(rb"<(\w+:)?Date>[^<]*</(\w+:)?Date>", _element(said), reply.body, count=1)
        seen.append(count)
        return replace(reply, body=body)

    def _element(text: str) -> bytes:
        name = "http://dom.gosuslugi.ru/schema/integration/base/"
        return text.replace("<b:Date", f'<b:Date xmlns:b="{name}"').encode()

    monkeypatch.setattr(board, "post", act)
    story.tell()
    assert set(seen) == {1}
    assert ends(story.desk) == GOOD


@pytest.mark.parametrize("days", [-3, -1, 1, 2])
def test_an_appeal_of_another_day_than_ours_comes_in_its_time(story: Story, days: int) -> None:
    """Their day is over before ours, or not begun: windows overlap, and tomorrow's asks for tomorrow."""
    story.tell()
    made_on = TODAY + timedelta(days=days)
    story.desk.stand.world.put(an_appeal(3, created_on=made_on))
    for day in range(4):
        story.desk.now = NOW + timedelta(days=day, hours=1)
        with time_machine.travel(story.desk.now, tick=False):
            plan(story.desk.now)
            story.exchange()
    third = Appeal.objects.get(token=appeal_guid(3))
    assert Appeal.objects.count() == 3
    assert third.received_at.date() == made_on
    assert third.due_on == date(2026, 12, 1)


def test_a_year_that_has_no_calendar_yet_holds_up_its_own_appeals_only(story: Story) -> None:
    CalendarYear.objects.filter(year__gte=2027).delete()
    new_year = NOW.replace(year=2027, month=1, day=2)
    story.desk.stand.world.move_clock(new_year - NOW)
    story.desk.stand.world.put(an_appeal(3, created_on=date(2027, 1, 1), execution_end=None))
    story.desk.stand.world.put(an_appeal(4, created_on=date(2027, 1, 1), execution_end=date(2027, 1, 31)))
    story.desk.now = new_year
    with time_machine.travel(new_year, tick=False):
        plan(new_year, since=date(2026, 11, 1))
        for _ in range(4):
            story.round()
    assert Appeal.objects.filter(token__in=[appeal_guid(number) for number in (1, 2, 4)]).count() == 3
    (waiting,) = GisAppeal.objects.filter(is_settled=False)
    assert (waiting.number, "2027" in waiting.trouble) == ("00-26-3", True)
    assert not Operation.objects.filter(state="failed").exists()
