"""The tables, against a plain recount of the facts; the cells that a row changes, against the tables."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.metrics import MonthOutOfRange
from disclosure.yearly.cells import changed, counted_in
from disclosure.yearly.facts import (
    APPEAL,
    CONTACT,
    HEADER,
    AppealFacts,
    ContactFacts,
    DamagedRows,
    Facts,
    FrozenRow,
    Reference,
    line_of,
    row_of,
    rows_of,
)
from disclosure.yearly.snapshot import Cell, Table, cell_key
from disclosure.yearly.tables import ContactCounts, appeal_tables, contact_tables
from questions.choices import Audience, Channel, Kind, Outcome
from questions.timeliness import AtCutOff
from service.choices import ContactChannel

TOPICS = {4: "Счета", 9: "Приборы учёта"}
appeals = st.builds(
    AppealFacts,
    month=st.integers(1, 12),
    kind=st.sampled_from(Kind.values),
    channel=st.sampled_from(Channel.values),
    topic=st.sampled_from([0, *TOPICS]),
    audience=st.sampled_from(Audience.values),
    part=st.sampled_from(AtCutOff.values),
    outcome=st.just(""),
    extended=st.integers(0, 1),
    mark=st.integers(0, 5),
).flatmap(
    lambda facts: (
        st.sampled_from(Outcome.values).map(lambda outcome: facts._replace(outcome=outcome))
        if facts.part == AtCutOff.ENDED
        else st.just(facts)
    )
)
seconds = st.none() | st.integers(0, 5_000)
contacts = st.builds(
    ContactFacts, st.integers(1, 12), st.sampled_from(ContactChannel.values), seconds, seconds
)


def tables_of(facts: list[Facts]) -> dict[str, Table]:
    counts = ContactCounts()
    for each in facts:
        if isinstance(each, ContactFacts):
            counts.add(each)
    grouped = Counter(each for each in facts if isinstance(each, AppealFacts))
    return {table.code: table for table in (*appeal_tables(grouped, topics=TOPICS), *contact_tables(counts))}


def cells_of(facts: list[Facts]) -> dict[str, Cell]:
    return {
        cell_key(table.code, row.code, column.code): cell
        for table in tables_of(facts).values()
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    }


@given(st.lists(appeals, max_size=30))
def test_the_counts_are_those_of_the_plain_list(facts: list[AppealFacts]) -> None:
    cells = cells_of(list(facts))
    for kind in (*Kind.values, None):
        chosen = [each for each in facts if kind in {None, each.kind}]
        column = kind or "total"
        assert cells[f"kinds_by_month/year/{column}"].value == len(chosen)
        assert cells[f"kinds_by_channel/total/{column}"].value == len(chosen)
        assert cells[f"kinds_by_month/3/{column}"].value == sum(each.month == 3 for each in chosen)
        assert cells[f"kinds_by_channel/gis/{column}"].value == sum(each.channel == "gis" for each in chosen)
        assert cells[f"kinds_by_audience/organization/{column}"].value == sum(
            each.audience == "organization" for each in chosen
        )
        assert cells[f"kinds_by_month_and_channel/12-fax/{column}"].value == sum(
            (each.month, each.channel) == (12, "fax") for each in chosen
        )
        parts = Counter(each.part for each in chosen)
        due = parts["in_term"] + parts["late"]
        assert cells[f"timeliness/due/{column}"].value == due
        assert cells[f"timeliness/not_due/{column}"].value == parts["not_due"]
        assert cells[f"timeliness/share_in_term/{column}"].measured == parts["in_term"]
        assert cells[f"timeliness/share_in_term/{column}"].of == due
        ended = Counter(each.outcome for each in chosen if each.part == "ended")
        assert cells[f"timeliness/declined_obscene/{column}"].value == ended["obscene"]
        assert cells[f"timeliness/redirected/{column}"].value == ended["redirected"]
        assert (
            cells[f"timeliness/declined/{column}"].value
            == ended.total() - ended["redirected"] - ended["withdrawn"]
        )
        assert due + parts["not_due"] + ended.total() == len(chosen)
        assert cells[f"timeliness/extended/{column}"].value == sum(each.extended for each in chosen)


@given(st.lists(appeals, max_size=20))
def test_each_breakdown_adds_up_to_the_whole(facts: list[AppealFacts]) -> None:
    tables = tables_of(list(facts))
    for code, rest in [("kinds_by_month", 1), ("kinds_by_channel", 1), ("kinds_by_topic", 1),
                       ("kinds_by_audience", 1), ("kinds_by_month_and_channel", 0)]:  # fmt: skip
        rows = tables[code].rows[: -rest or None]
        assert sum(int(row.cells[-1].value or 0) for row in rows) == len(facts)
        assert all(
            sum(int(cell.value or 0) for cell in row.cells[:-1]) == row.cells[-1].value for row in rows
        )


@given(st.lists(appeals | contacts, max_size=12), appeals | contacts, st.none() | appeals | contacts)
def test_a_changed_row_names_every_figure_that_it_changes(
    others: list[Facts], before: Facts, after: Facts | None
) -> None:
    if after is not None and type(after) is not type(before):
        after = None
    then = cells_of([*others, before])
    now = cells_of([*others, after] if after is not None else others)
    empty = Cell(0)
    different = {key for key in then.keys() | now.keys() if then.get(key, empty) != now.get(key, empty)}
    assert different <= set(changed(before, after))


@given(st.lists(appeals | contacts, max_size=12), appeals | contacts)
def test_a_new_row_changes_every_count_that_it_names(others: list[Facts], added: Facts) -> None:
    then, now = cells_of(others), cells_of([*others, added])
    for key, counted in counted_in(added).items():
        if (
            counted == 1
            and key.rpartition("/")[2] not in {"mean", "median", "p90"}
            and key != "ratings/mean/count"
        ):
            before = then.get(key, Cell(0)).value or 0
            assert int(now[key].value or 0) == int(before) + 1


def test_what_is_the_same_changes_nothing() -> None:
    facts = ContactFacts(3, "phone", 12, None)
    assert changed(facts, facts) == []
    assert changed(None, None) == []


def test_a_month_without_contacts_was_not_recorded_and_one_without_times_was_not_measured() -> None:
    cells = cells_of([ContactFacts(5, "phone", None, 100), ContactFacts(5, "phone", 31, 101)])
    assert cells["waiting_remote/4/contacts"] == Cell(None)
    assert cells["waiting_remote/4/mean"] == Cell(None)
    assert cells["waiting_remote/5/contacts"] == Cell(2)
    assert cells["waiting_remote/5/measured"] == Cell(1, 1, 2)
    assert cells["waiting_remote/5/mean"] == Cell("31.0", 1, 2)
    assert cells["service_remote/5/mean"] == Cell("100.5", 2, 2)
    assert cells["service_remote/year/p90"] == Cell("101.0", 2, 2)
    assert cells["waiting_face_to_face/year/contacts"] == Cell(None)
    unmeasured = cells_of([ContactFacts(1, "home", None, None)])
    assert unmeasured["waiting_face_to_face/1/measured"] == Cell(0, 0, 1)
    assert unmeasured["waiting_face_to_face/1/median"] == Cell(None, 0, 1)


def test_no_ratings_have_no_mean() -> None:
    facts = AppealFacts(1, "claim", "post", 0, "individual", "in_term", "", 0, 0)
    assert cells_of([facts])["ratings/rated/count"] == Cell(0)
    assert cells_of([facts])["ratings/mean/count"] == Cell(None, 0, 0)
    rated = cells_of([facts._replace(mark=4), facts._replace(mark=5), facts._replace(mark=5)])
    assert rated["ratings/mean/count"] == Cell("4.67")
    assert rated["ratings/5/count"] == Cell(2)
    assert rated["ratings/1/count"] == Cell(0)


def test_only_topics_that_occur_are_named_in_their_order() -> None:
    facts = AppealFacts(1, "claim", "post", 9, "individual", "in_term", "", 0, 0)
    rows = tables_of([facts, facts._replace(topic=0)])["kinds_by_topic"].rows
    assert [(row.code, row.label) for row in rows] == [
        ("9", "Приборы учёта"), ("0", "тема не выбрана"), ("total", "всего")
    ]  # fmt: skip


def test_a_month_that_has_not_begun_is_an_error() -> None:
    facts = AppealFacts(3, "claim", "post", 0, "individual", "in_term", "", 0, 0)
    with pytest.raises(MonthOutOfRange):
        appeal_tables({facts: 1}, topics={}, months=2)
    with pytest.raises(MonthOutOfRange):
        ContactCounts().add(ContactFacts(13, "phone", 1, 1))


@given(st.integers(1, 10**9), appeals | contacts)
def test_a_row_is_read_as_it_was_written(pk: int, facts: Facts) -> None:
    row = FrozenRow(Reference(CONTACT if isinstance(facts, ContactFacts) else APPEAL, pk), facts)
    assert row_of(line_of(row)) == row


def test_the_lines_are_canonical() -> None:
    facts = AppealFacts(3, "claim", "post", 0, "individual", "ended", "obscene", 0, 5)
    assert (
        line_of(FrozenRow(Reference(APPEAL, 7), facts))
        == "appeal,7,3,claim,post,0,individual,ended,obscene,0,5"
    )
    contact = ContactFacts(3, "phone", None, 0)
    assert line_of(FrozenRow(Reference(CONTACT, 8), contact)) == "contact,8,3,phone,,0"
    assert list(rows_of(HEADER)) == []


@pytest.mark.parametrize("line", ["", "appeal", "contact,8,3,phone,,00", "contact,8,3,phone,", "letter,1,2",
                                  "contact,x,3,phone,,0", "contact,8,3,phone,,0,"])  # fmt: skip
def test_a_damaged_line_is_refused(line: str) -> None:
    with pytest.raises(DamagedRows):
        row_of(line)
