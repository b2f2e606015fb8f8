"""Where things stand in a chart: nothing is lost, nothing overlaps, nothing leaves the drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.charts import (
    BAR_HEIGHT,
    MOST_STEPS,
    ROW_HEIGHT,
    Chart,
    Line,
    UnevenChart,
    nice_step,
    paired_bars,
    stacked_bars,
)

values = st.tuples(st.integers(0, 500), st.integers(0, 500))
several = st.lists(st.builds(Line, label=st.just("май"), values=values), min_size=1, max_size=12)


def draw(*lines: Line) -> Chart:
    return stacked_bars(
        name="c", title="t", description="d", series=["прочие", "жалобы"], lines=lines, label_share=20
    )


def number(share: str) -> float:
    assert share.endswith("%")
    return float(share[:-1])


def test_a_bar_is_as_long_as_its_value() -> None:
    chart = draw(Line("март", (4, 2)), Line("май", (8, 0)))
    first, second = chart.rows[0].bars
    assert number(first.width) == pytest.approx(2 * number(second.width), abs=0.02)
    assert number(chart.rows[1].bars[0].width) == pytest.approx(4 * number(second.width), abs=0.04)


@given(several)
def test_parts_follow_each_other_and_stay_inside(lines: list[Line]) -> None:
    for row in draw(*lines).rows:
        edge = 20.0
        for bar in row.bars:
            assert number(bar.x) == pytest.approx(edge, abs=0.03)
            edge = number(bar.x) + number(bar.width)
        assert number(row.value_x) == pytest.approx(edge, abs=0.03)
        assert edge <= 90.03


@given(several)
def test_every_value_is_drawn_and_every_total_is_written(lines: list[Line]) -> None:
    rows = draw(*lines).rows
    assert [row.value for row in rows] == [sum(line.values) for line in lines]
    assert [[bar.series for bar in row.bars] for row in rows] == [
        [place for place, value in enumerate(line.values, 1) if value] for line in lines
    ]


@given(several)
def test_rows_do_not_overlap(lines: list[Line]) -> None:
    chart = draw(*lines)
    assert [row.label_y for row in chart.rows] == [
        ROW_HEIGHT * n + ROW_HEIGHT // 2 for n in range(len(lines))
    ]
    tops = [bar.y for row in chart.rows for bar in row.bars]
    assert all(top >= 0 and top + BAR_HEIGHT <= chart.axis_bottom < chart.height for top in tops)


@given(st.integers(0, 10**7))
def test_the_grid_has_few_round_steps(largest: int) -> None:
    step = nice_step(largest)
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert step * MOST_STEPS >= largest


def test_the_last_line_of_the_grid_is_not_below_the_longest_bar() -> None:
    chart = draw(Line("март", (10, 3)))
    assert [tick.value for tick in chart.ticks] == [0, 5, 10, 15]
    assert number(chart.ticks[-1].x) == pytest.approx(90)


def test_a_chart_of_zeros_still_has_its_axis() -> None:
    chart = draw(Line("март", (0, 0)))
    assert chart.rows[0].bars == ()
    assert [tick.value for tick in chart.ticks] == [0, 1]


def test_a_part_says_what_it_is() -> None:
    assert draw(Line("март", (0, 2))).rows[0].bars[0].title == "март, жалобы: 2"


@pytest.mark.parametrize("lines", [[], [Line("март", (1,))], [Line("март", (1, -1))]])
def test_values_that_do_not_fit_are_refused(lines: list[Line]) -> None:
    with pytest.raises(UnevenChart):
        draw(*lines)


def test_paired_bars_begin_at_one_edge_and_lie_one_below_another() -> None:
    chart = paired_bars(
        name="c", title="t", description="d", series=["пришло", "ушло"],
        lines=[Line("нед.", (4, 2), ("/in/", "/out/")), Line("пусто", (0, 0))], label_share=20,
    )  # fmt: skip
    first, second = chart.rows[0].bars
    assert first.x == second.x == "20.00%"
    assert number(first.width) == pytest.approx(2 * number(second.width), abs=0.02)
    assert first.y + chart.bar_height <= second.y
    assert second.y + chart.bar_height <= ROW_HEIGHT
    assert (first.url, second.url) == ("/in/", "/out/")
    assert chart.rows[0].value == "4 / 2"
    assert chart.rows[1].bars == ()


def test_a_part_leads_where_its_line_says() -> None:
    chart = draw(Line("март", (4, 2), ("/one/", "/two/")), Line("май", (1, 0)))
    assert [bar.url for bar in chart.rows[0].bars] == ["/one/", "/two/"]
    assert chart.rows[1].bars[0].url == ""
    with pytest.raises(UnevenChart):
        draw(Line("март", (4, 2), ("/one/",)))
