"""Bills worked out by hand, to the kopeck."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffs.calculator import KOPECK, NegativeVolume, NoPlots, PriceMissing, Share, estimate
from tariffs.months import between
from tariffs.ranges import MonthWithoutRanges, Range
from tariffs.rates import RateKey
from tariffs.zones import ZONES, Plan, Zone

THREE = [Range(1, 0, 3900), Range(2, 3900, 6000), Range(3, 6000, None)]
WINTER, SUMMER = between(10, 4), between(5, 9)
SEASONS = [
    Range(1, 0, 7020, WINTER), Range(2, 7020, 10800, WINTER), Range(3, 10800, None, WINTER),
    Range(1, 0, 3900, SUMMER), Range(2, 3900, 6000, SUMMER), Range(3, 6000, None, SUMMER),
]  # fmt: skip
SINGLE = {
    RateKey(1, Plan.SINGLE, Zone.ALL): D("6.02"),
    RateKey(2, Plan.SINGLE, Zone.ALL): D("8.50"),
    RateKey(3, Plan.SINGLE, Zone.ALL): D("10.37"),
}
TWO = {
    RateKey(1, Plan.TWO_ZONE, Zone.DAY): D("6.92"),
    RateKey(1, Plan.TWO_ZONE, Zone.NIGHT): D("4.21"),
    RateKey(2, Plan.TWO_ZONE, Zone.DAY): D("9.78"),
    RateKey(2, Plan.TWO_ZONE, Zone.NIGHT): D("5.95"),
    RateKey(3, Plan.TWO_ZONE, Zone.DAY): D("11.93"),
    RateKey(3, Plan.TWO_ZONE, Zone.NIGHT): D("7.26"),
}


def single(kwh: str, *, month: int = 1, ranges: list[Range] = THREE, plots: int = 1) -> D:
    return estimate(
        volumes={Zone.ALL: D(kwh)}, plan=Plan.SINGLE, prices=SINGLE, ranges=ranges, month=month, plots=plots
    ).total


@pytest.mark.parametrize(
    ("kwh", "total"),
    [
        ("0", "0.00"),
        ("1", "6.02"),
        ("150", "903.00"),  # 150 × 6,02
        ("3900", "23478.00"),  # 3900 × 6,02: «до 3900» with 3900 itself
        ("3901", "23486.50"),  # and one kWh at 8,50
        ("4500", "28578.00"),  # 23 478,00 + 600 × 8,50 = 5 100,00
        ("6000", "41328.00"),  # 23 478,00 + 2 100 × 8,50 = 17 850,00
        ("6100", "42365.00"),  # and 100 × 10,37 = 1 037,00
        ("0.5", "3.01"),
    ],
)
def test_one_price_for_each_range(kwh: str, total: str) -> None:
    assert single(kwh) == D(total)


def test_zones_are_split_among_the_ranges_by_their_shares() -> None:
    """4 500 kWh, a third at night: 3 900 of the first range are 2 600 and 1 300, 600 are 400 and 200."""
    bill = estimate(
        volumes={Zone.DAY: D(3000), Zone.NIGHT: D(1500)},
        plan=Plan.TWO_ZONE,
        prices=TWO,
        ranges=THREE,
        month=1,
    )
    assert [(line.range_number, line.zone, line.kwh, line.price, line.amount) for line in bill.lines] == [
        (1, Zone.DAY, D(2600), D("6.92"), D("17992.00")),
        (1, Zone.NIGHT, D(1300), D("4.21"), D("5473.00")),
        (2, Zone.DAY, D(400), D("9.78"), D("3912.00")),
        (2, Zone.NIGHT, D(200), D("5.95"), D("1190.00")),
    ]
    assert bill.total == D("28567.00")
    assert bill.kwh == D(4500)
    assert bill.reached == 2
    assert bill.shares == (
        Share(1, 0, 3900, D(3900)),
        Share(2, 3900, 6000, D(600)),
        Share(3, 6000, None, D(0)),
    )


def test_three_zones_without_ranges() -> None:
    """100 × 7,83 + 120 × 6,02 + 80 × 4,21 = 783,00 + 722,40 + 336,80."""
    prices = {
        RateKey(1, Plan.THREE_ZONE, Zone.PEAK): D("7.83"),
        RateKey(1, Plan.THREE_ZONE, Zone.HALF_PEAK): D("6.02"),
        RateKey(1, Plan.THREE_ZONE, Zone.NIGHT): D("4.21"),
    }
    volumes = {Zone.PEAK: D(100), Zone.HALF_PEAK: D(120), Zone.NIGHT: D(80)}
    bill = estimate(volumes=volumes, plan=Plan.THREE_ZONE, prices=prices, ranges=[], month=1)
    assert bill.total == D("1842.20")
    assert bill.shares == (Share(1, 0, None, D(300)),)


def test_a_line_is_rounded_half_up() -> None:
    prices = {RateKey(1, Plan.SINGLE, Zone.ALL): D("4.225")}
    bill = estimate(volumes={Zone.ALL: D(1)}, plan=Plan.SINGLE, prices=prices, ranges=[], month=1)
    assert bill.total == D("4.23")


def test_each_line_is_rounded_and_not_their_sum() -> None:
    """Two lines of 0,005 are two kopecks; their sum of 0,01 would be one."""
    prices = {
        RateKey(1, Plan.TWO_ZONE, Zone.DAY): D("0.005"), RateKey(1, Plan.TWO_ZONE, Zone.NIGHT): D("0.005")
    }  # fmt: skip
    volumes = {Zone.DAY: D(1), Zone.NIGHT: D(1)}
    assert estimate(volumes=volumes, plan=Plan.TWO_ZONE, prices=prices, ranges=[], month=1).total == D("0.02")


def test_a_third_is_not_rounded_before_the_kopeck_is() -> None:
    """A third of a kWh at 0,015 is half a kopeck exactly, so it is rounded up."""
    prices = {
        RateKey(number, Plan.TWO_ZONE, zone): D("0.015") for number in (1, 2) for zone in ZONES[Plan.TWO_ZONE]
    }
    bill = estimate(
        volumes={Zone.DAY: D(2), Zone.NIGHT: D(1)}, plan=Plan.TWO_ZONE, prices=prices,
        ranges=[Range(1, 0, 1), Range(2, 1, None)], month=1,
    )  # fmt: skip
    assert [line.amount for line in bill.lines] == [D("0.01"), D("0.01"), D("0.02"), D("0.01")]


def test_limits_for_a_plot_grow_with_the_plots() -> None:
    """Three plots: 90 kWh at 6,02 and 10 at 8,50."""
    ranges = [
        Range(1, 0, 30, per_plot=True),
        Range(2, 30, 60, per_plot=True),
        Range(3, 60, None, per_plot=True),
    ]
    assert single("100", ranges=ranges, plots=3) == D("626.80")
    # One plot: 30 × 6,02 = 180,60; 30 × 8,50 = 255,00; 40 × 10,37 = 414,80.
    assert single("100", ranges=ranges) == D("850.40")


def test_plots_do_not_move_the_limits_of_a_household() -> None:
    assert single("4500", plots=5) == D("28578.00")


@pytest.mark.parametrize(
    ("month", "total"),
    [
        (1, "42140.00"),  # 7 000 × 6,02: the heating season's first range goes to 7 020
        (4, "42140.00"),
        (5, "51698.00"),  # 3 900 × 6,02 + 2 100 × 8,50 + 1 000 × 10,37
        (9, "51698.00"),
        (10, "42140.00"),
    ],
)
def test_the_month_chooses_the_limits(month: int, total: str) -> None:
    assert single("7000", ranges=SEASONS, month=month) == D(total)


def test_what_cannot_be_counted_is_said() -> None:
    with pytest.raises(NegativeVolume):
        single("-1")
    with pytest.raises(NoPlots):
        single("1", plots=0)
    with pytest.raises(PriceMissing) as missing:
        estimate(volumes={Zone.DAY: D(1)}, plan=Plan.TWO_ZONE, prices=SINGLE, ranges=[], month=1)
    assert missing.value.key == RateKey(1, Plan.TWO_ZONE, Zone.DAY)
    with pytest.raises(MonthWithoutRanges):
        single("1", ranges=SEASONS[:3], month=6)


@given(
    day=st.decimals(0, 10**6, places=2),
    night=st.decimals(0, 10**6, places=2),
    ranges=st.sampled_from([THREE, SEASONS, SEASONS[:3]]),
    month=st.sampled_from([1, 12]),
)
def test_nothing_is_lost_in_the_split(day: D, night: D, ranges: list[Range], month: int) -> None:
    bill = estimate(
        volumes={Zone.DAY: day, Zone.NIGHT: night}, plan=Plan.TWO_ZONE, prices=TWO, ranges=ranges, month=month
    )
    assert sum(share.kwh for share in bill.shares) == bill.kwh == day + night
    for share in bill.shares:
        own = sum((line.kwh for line in bill.lines if line.range_number == share.number), D(0))
        assert abs(own - share.kwh) < D("1e-18")
    exact = sum((line.kwh * line.price for line in bill.lines), D(0))
    assert abs(bill.total - exact) <= KOPECK * len(bill.lines) / 2 + D("1e-18")
    assert all(line.amount == line.amount.quantize(KOPECK) for line in bill.lines)
