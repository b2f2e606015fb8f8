from disclosure.wording import busiest


def test_the_busiest_month_is_named_with_its_count() -> None:
    assert busiest([(1, 3), (3, 9), (5, 2)]) == "март (9)"


def test_equally_busy_months_are_all_named() -> None:
    assert busiest([(1, 3), (3, 9), (6, 9)]) == "март, июнь (по 9)"
