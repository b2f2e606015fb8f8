"""Counts of a year, against a plain recount of the same appeals one by one."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.metrics import (
    Group,
    MonthOutOfRange,
    NegativeCount,
    RepeatedGroup,
    Tally,
    UnknownChannel,
    UnknownKind,
    YearCounts,
    count_year,
)

KINDS = ["question", "complaint", "claim"]
CHANNELS = ["website", "post"]

groups = st.lists(
    st.builds(
        Group,
        kind=st.sampled_from(KINDS),
        channel=st.sampled_from(CHANNELS),
        month=st.integers(1, 12),
        count=st.integers(0, 10**6),
    ),
    unique_by=lambda group: (group.kind, group.channel, group.month),
)


def count(*rows: Group, months: int = 12) -> YearCounts:
    return count_year(rows, kinds=KINDS, channels=CHANNELS, months=months)


def added(tallies: list[Tally]) -> dict[str, int]:
    return {kind: sum(tally.of(kind) for tally in tallies) for kind in KINDS}


@given(groups)
def test_each_breakdown_adds_up_to_the_whole(rows: list[Group]) -> None:
    year = count(*rows)
    whole = dict(year.total.by_kind)
    assert added([tally for _, tally in year.by_month]) == whole
    assert added([tally for _, tally in year.by_channel]) == whole
    assert added([tally for _, _, tally in year.by_month_and_channel]) == whole
    assert year.total.appeals == sum(row.count for row in rows)


@given(groups, st.randoms())
def test_the_order_of_the_groups_changes_nothing(rows: list[Group], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis hands out a random.Random
    assert count(*mixed) == count(*rows)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(CHANNELS), st.integers(1, 12))))
def test_every_cell_equals_a_recount_of_the_appeals(appeals: list[tuple[str, str, int]]) -> None:
    grouped = [Group(*cell, count=n) for cell, n in Counter(appeals).items()]
    for month, channel, tally in count(*grouped).by_month_and_channel:
        for kind in KINDS:
            assert tally.of(kind) == sum(appeal == (kind, channel, month) for appeal in appeals)


def test_claims_and_complaints_are_part_of_all_appeals() -> None:
    year = count(
        Group("question", "website", 3, 5), Group("complaint", "website", 3, 2), Group("claim", "post", 3, 1)
    )
    march = dict(year.by_month)[3]
    assert (march.appeals, march.of("complaint"), march.of("claim")) == (8, 2, 1)
    assert dict(year.by_channel)["post"].appeals == 1


def test_a_year_without_appeals_has_every_month_channel_and_kind_at_zero() -> None:
    year = count()
    assert [month for month, _ in year.by_month] == list(range(1, 13))
    assert [channel for channel, _ in year.by_channel] == CHANNELS
    assert year.total.by_kind == (("question", 0), ("complaint", 0), ("claim", 0))


def test_months_that_have_not_begun_are_left_out() -> None:
    assert [month for month, _ in count(months=2).by_month] == [1, 2]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (Group("wish", "website", 1, 1), UnknownKind),
        (Group("question", "telegraph", 1, 1), UnknownChannel),
        (Group("question", "website", 0, 1), MonthOutOfRange),
        (Group("question", "website", 13, 1), MonthOutOfRange),
        (Group("question", "website", 1, -1), NegativeCount),
    ],
)
def test_a_group_that_cannot_be_right_is_refused_by_name(row: Group, error: type[Exception]) -> None:
    with pytest.raises(error):
        count(row)


def test_a_group_given_twice_is_refused_not_counted_twice() -> None:
    row = Group("question", "website", 1, 1)
    with pytest.raises(RepeatedGroup):
        count(row, row)


def test_an_appeal_in_a_month_that_has_not_begun_is_refused() -> None:
    with pytest.raises(MonthOutOfRange):
        count(Group("question", "website", 4, 1), months=3)


@pytest.mark.parametrize("months", [0, 13])
def test_a_year_has_one_to_twelve_months(months: int) -> None:
    with pytest.raises(MonthOutOfRange):
        count(months=months)


def test_a_kind_outside_the_classification_has_no_count() -> None:
    with pytest.raises(UnknownKind):
        count().total.of("wish")
