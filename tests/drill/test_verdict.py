"""The drill itself notices what it is there to notice."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from drill.load import Load
from drill.report import page
from drill.scenes import Scene
from drill.verdict import APPEALS, Verdict, judge

FIRST, SECOND = "customer-0-1@pochta.example", "customer-1-1@pochta.example"
Row = tuple[Any, ...]


class Place:
    def __init__(self, appeals: list[Row], letters: list[Row]) -> None:
        self.appeals, self.letters = appeals, letters

    def rows(self, statement: str) -> list[Row]:
        return self.appeals if statement == APPEALS else self.letters


class Mail:
    def __init__(self, *came: str) -> None:
        self.by_id = Counter(came)


def appeals() -> list[Row]:
    return [(FIRST, "2026-000001"), (SECOND, "2026-000002")]


def letters() -> list[Row]:
    return [(FIRST, "<1>", "accepted", 0), (SECOND, "<2>", "accepted", 0)]


def load(**seen: str) -> Load:
    made = Load("https://127.0.0.1", Path("none"), ["/"])
    made.numbers = seen or {FIRST: "2026-000001", SECOND: "2026-000002"}
    return made


def verdict(
    place: Place, mail: Mail | None = None, made: Load | None = None, *, ready: bool = False
) -> Verdict:
    return judge(
        place,  # type: ignore[arg-type]
        made or load(),
        mail or Mail("<1>", "<2>"),  # type: ignore[arg-type]
        pages_are_ready=ready,
    )


def test_all_is_well() -> None:
    told = verdict(Place(appeals(), letters()))
    assert (told.appeals, told.letters, told.arrived_twice, told.faults) == (2, 2, 0, [])


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (appeals()[:1], "registered is None"),
        ([*appeals(), (FIRST, "2026-000003")], "doubled"),
        ([(FIRST, "2026-000001"), (SECOND, "2026-000003")], "gaps"),
    ],
)
def test_an_appeal_that_is_lost_doubled_or_leaves_a_gap_is_seen(rows: list[Row], fault: str) -> None:
    assert any(fault in each for each in verdict(Place(rows, letters())).faults)


def test_a_customer_who_saw_no_number_is_seen() -> None:
    made = load()
    made.failed = ["customer-2-1@pochta.example"]
    assert "never saw a number" in verdict(Place(appeals(), letters()), made=made).faults[0]


@pytest.mark.parametrize(
    ("rows", "came", "fault"),
    [
        (letters()[:1], ["<1>"], "2 appeals have 1 letters"),
        (letters(), ["<1>"], "came 0 times"),
        (letters(), ["<1>", "<2>", "<2>"], "does not know why"),
        ([*letters(), (FIRST, "<3>", "accepted", 0)], ["<1>", "<2>", "<3>"], "2 appeals have 3 letters"),
        ([letters()[0], (SECOND, "<2>", "sending", 0)], ["<1>", "<2>"], "is sending"),
    ],
)
def test_a_letter_that_is_lost_or_doubled_is_seen(rows: list[Row], came: list[str], fault: str) -> None:
    assert any(fault in each for each in verdict(Place(appeals(), rows), Mail(*came)).faults)


def test_a_letter_that_the_site_itself_marks_as_broken_off_is_counted() -> None:
    rows = [letters()[0], (SECOND, "<2>", "accepted", 1)]
    told = verdict(Place(appeals(), rows), Mail("<1>", "<2>", "<2>"))
    assert (told.arrived_twice, told.faults) == (1, [])


def test_an_error_of_a_page_decides_when_pages_are_ready() -> None:
    made = load()
    made.read.errors["db"] = 3
    place = Place(appeals(), letters())
    assert verdict(place, made=made).faults == []
    assert verdict(place, made=made, ready=True).faults == ["3 errors for pages that are ready"]


def test_the_page_tells_each_scene_and_each_fault() -> None:
    scene = Scene("db", "kill -9", back=1.25, felt=2.5, asked=10, asked_errors=3, read=20, read_errors=4)
    told = page([scene], Verdict(2, 2, 0, ["doubled"]), pages_are_ready=False, leases_ended=1)
    assert "| db | kill -9 | 1.2 | 2.5 | 10 / 3 | 20 / 4 |" in told
    assert "- doubled" in told
