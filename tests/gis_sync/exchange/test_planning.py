"""What is asked for, and when: windows that overlap, open appeals that were not seen for a while."""

from datetime import date, timedelta

import pytest
from tests.gis_sync.stand.conftest import NOW

from gis_sync.exchange.planning import plan
from gis_sync.models import GisAppeal, Operation

pytestmark = pytest.mark.django_db


def windows() -> list[tuple[date | None, date | None]]:
    return list(Operation.objects.filter(kind="window").order_by("pk").values_list("starts_on", "ends_on"))


def finish() -> None:
    Operation.objects.update(state=Operation.State.DONE, next_try_at=None)


def appeal(number: int, *, seen_hours_ago: int, status: str = "Send") -> GisAppeal:
    seen = NOW - timedelta(hours=seen_hours_ago)
    return GisAppeal.objects.create(
        guid=f"a0000000-0000-4000-8000-{number:012d}",
        number=str(number),
        created_on=NOW.date(),
        status=status,
        xml=b"",
        taken_at=seen,
        changed_at=seen,
        seen_at=seen,
    )


def test_the_first_window_is_a_month_and_the_next_ones_overlap() -> None:
    plan(NOW)
    assert windows() == [(date(2026, 10, 3), date(2026, 11, 2))]
    finish()
    plan(NOW + timedelta(minutes=15))
    assert windows()[1:] == [(date(2026, 10, 30), date(2026, 11, 2))]
    finish()
    plan(NOW + timedelta(days=10))
    assert windows()[2:] == [(date(2026, 10, 30), date(2026, 11, 12))]


def test_the_day_is_that_of_moscow() -> None:
    plan(NOW.replace(hour=21))
    assert windows()[0][1] == date(2026, 11, 3)


def test_nothing_is_asked_while_the_last_question_is_open_or_fresh() -> None:
    assert len(plan(NOW)) == 1
    assert plan(NOW + timedelta(hours=1)) == []
    finish()
    assert plan(NOW + timedelta(minutes=14)) == []
    assert len(plan(NOW + timedelta(minutes=15))) == 1


def test_an_administrator_may_ask_from_a_day_on() -> None:
    plan(NOW)
    finish()
    plan(NOW, since=date(2026, 1, 1))
    assert windows()[1:] == [(date(2026, 1, 1), date(2026, 11, 2))]


def test_a_failed_window_leaves_no_gap() -> None:
    plan(NOW)
    finish()
    plan(NOW + timedelta(days=1))
    Operation.objects.filter(state="queued").update(state="failed", next_try_at=None)
    plan(NOW + timedelta(days=20))
    assert windows()[-1] == (date(2026, 10, 30), date(2026, 11, 22))


def test_open_appeals_are_asked_for_again_by_thousands() -> None:
    GisAppeal.objects.bulk_create(
        GisAppeal(
            guid=f"a0000000-0000-4000-8000-{number:012d}", number=str(number), created_on=NOW.date(),
            status="InWork", xml=b"", taken_at=NOW, changed_at=NOW, seen_at=NOW - timedelta(hours=2),
        )
        for number in range(1001)
    )  # fmt: skip
    plan(NOW)
    asked = Operation.objects.filter(kind="appeals").order_by("pk")
    assert [len(each.subjects) for each in asked] == [1000, 1]


def test_only_open_appeals_that_were_not_seen_for_an_hour() -> None:
    old = appeal(1, seen_hours_ago=1)
    appeal(2, seen_hours_ago=0)
    appeal(3, seen_hours_ago=9, status="Executed")
    appeal(4, seen_hours_ago=9, status="Withdrawn")
    plan(NOW)
    assert Operation.objects.get(kind="appeals").subjects == [str(old.guid)]
