import pytest

from tariffs.zones import Hours, Plan, Zone, faults_of, words_of, zone_at

ORDER_1473 = [
    Hours(Plan.TWO_ZONE, Zone.DAY, 7, 23),
    Hours(Plan.TWO_ZONE, Zone.NIGHT, 23, 7),
    Hours(Plan.THREE_ZONE, Zone.PEAK, 7, 10),
    Hours(Plan.THREE_ZONE, Zone.HALF_PEAK, 10, 17),
    Hours(Plan.THREE_ZONE, Zone.PEAK, 17, 21),
    Hours(Plan.THREE_ZONE, Zone.HALF_PEAK, 21, 23),
    Hours(Plan.THREE_ZONE, Zone.NIGHT, 23, 7),
]


def test_the_hours_of_the_federal_order_fill_the_day() -> None:
    assert faults_of(ORDER_1473) == []


@pytest.mark.parametrize(
    ("hour", "two", "three"),
    [
        (0, Zone.NIGHT, Zone.NIGHT),
        (6, Zone.NIGHT, Zone.NIGHT),
        (7, Zone.DAY, Zone.PEAK),
        (9, Zone.DAY, Zone.PEAK),
        (10, Zone.DAY, Zone.HALF_PEAK),
        (16, Zone.DAY, Zone.HALF_PEAK),
        (17, Zone.DAY, Zone.PEAK),
        (20, Zone.DAY, Zone.PEAK),
        (21, Zone.DAY, Zone.HALF_PEAK),
        (22, Zone.DAY, Zone.HALF_PEAK),
        (23, Zone.NIGHT, Zone.NIGHT),
    ],
)
def test_each_hour_is_in_its_zone(hour: int, two: Zone, three: Zone) -> None:
    assert zone_at(hour, Plan.TWO_ZONE, ORDER_1473) == two
    assert zone_at(hour, Plan.THREE_ZONE, ORDER_1473) == three


def test_day_is_peak_and_half_peak_together() -> None:
    for hour in range(24):
        is_day = zone_at(hour, Plan.TWO_ZONE, ORDER_1473) == Zone.DAY
        assert is_day == (zone_at(hour, Plan.THREE_ZONE, ORDER_1473) in {Zone.PEAK, Zone.HALF_PEAK})


def test_an_hour_of_no_zone_and_one_of_two_are_named() -> None:
    hours = [Hours(Plan.TWO_ZONE, Zone.DAY, 8, 23), Hours(Plan.TWO_ZONE, Zone.NIGHT, 22, 7), *ORDER_1473[2:]]
    assert faults_of(hours) == [
        "Тариф по двум зонам суток: час 7:00–8:00 не отнесён ни к одной зоне.",
        "Тариф по двум зонам суток: час 22:00–23:00 отнесён к двум зонам.",
    ]


def test_a_zone_that_is_missing_and_one_too_much_are_named() -> None:
    hours = [Hours(Plan.TWO_ZONE, Zone.PEAK, 7, 23), Hours(Plan.TWO_ZONE, Zone.NIGHT, 23, 7), *ORDER_1473[2:]]
    assert faults_of(hours) == [
        "Тариф по двум зонам суток: лишняя зона — пиковая зона.",
        "Тариф по двум зонам суток: не задана дневная зона.",
    ]


def test_a_plan_without_hours_is_missed_by_its_zones_only() -> None:
    assert faults_of(ORDER_1473[2:]) == [
        "Тариф по двум зонам суток: не задана дневная зона.",
        "Тариф по двум зонам суток: не задана ночная зона.",
    ]


def test_a_single_rate_has_no_hours() -> None:
    hours = [*ORDER_1473, Hours(Plan.SINGLE, Zone.ALL, 0, 24)]
    assert faults_of(hours) == ["Зон суток нет у тарифа: single."]


def test_an_hour_outside_the_schedule_is_an_error() -> None:
    with pytest.raises(LookupError):
        zone_at(5, Plan.TWO_ZONE, ORDER_1473[:1])


def test_a_whole_day_and_a_piece_over_midnight_are_covered() -> None:
    assert Hours(Plan.TWO_ZONE, Zone.DAY, 0, 24).covered() == list(range(24))
    assert Hours(Plan.TWO_ZONE, Zone.NIGHT, 23, 7).covered() == [23, 0, 1, 2, 3, 4, 5, 6]
    assert words_of(ORDER_1473[1]) == "23:00–7:00"
