"""What the reference works out by hand is what the calculator counts, to the kopeck."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tariffs.calculator import estimate
from tariffs.ranges import Range
from tariffs.rates import RateKey
from tariffs.zones import Plan, Zone

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "reference" / "tariffs.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.partition("## Worked by hand")[2].splitlines()
    if line.startswith("| ") and "Volume" not in line
]
PRICES = {
    Plan.SINGLE: {Zone.ALL: ("6.02", "8.50", "10.37")},
    Plan.TWO_ZONE: {Zone.DAY: ("6.92", "9.78", "11.93"), Zone.NIGHT: ("4.21", "5.95", "7.26")},
    Plan.THREE_ZONE: {Zone.PEAK: ("7.83",), Zone.HALF_PEAK: ("6.02",), Zone.NIGHT: ("4.21",)},
}
WORDS = {"day": Zone.DAY, "night": Zone.NIGHT, "peak": Zone.PEAK, "half-peak": Zone.HALF_PEAK, "": Zone.ALL}


def volumes_of(cell: str) -> dict[str, Decimal]:
    pairs = re.findall(r"(day|night|peak|half-peak|)\s*(\d+)", cell)
    return {WORDS[zone].value: Decimal(kwh) for zone, kwh in pairs}


def plan_of(volumes: dict[str, Decimal]) -> Plan:
    return {1: Plan.SINGLE, 2: Plan.TWO_ZONE, 3: Plan.THREE_ZONE}[len(volumes)]


def ranges_of(cell: str) -> list[Range]:
    limits, _, _ = cell.partition(" a plot")
    ends = [int(number) for number in re.findall(r"\d+", limits)]
    per_plot = "plot" in cell
    starts = [0, *ends]
    return [
        Range(number, above, up_to, per_plot=per_plot)
        for number, (above, up_to) in enumerate(zip(starts, [*ends, None], strict=True), start=1)
        if ends
    ]


@pytest.mark.parametrize(("limits", "volume", "total", "by_hand"), ROWS)
def test_the_row_is_counted_anew(limits: str, volume: str, total: str, by_hand: str) -> None:
    volumes = volumes_of(volume)
    plan = plan_of(volumes)
    prices = {
        RateKey(number, plan, zone): Decimal(price)
        for zone, row in PRICES[plan].items()
        for number, price in enumerate(row, start=1)
    }
    plots = int(found[1]) if (found := re.search(r"(\d+) plots?", limits)) else 1
    bill = estimate(volumes=volumes, plan=plan, prices=prices, ranges=ranges_of(limits), month=1, plots=plots)
    assert f"{bill.total}" == total
    lines = re.findall(r"(\d+) × ([\d.]+)", by_hand)
    assert lines == [(f"{line.kwh.normalize():f}", f"{line.price}") for line in bill.lines]


def test_there_are_rows() -> None:
    assert len(ROWS) == 9
