from disclosure.metrics import Group, count_year
from disclosure.wording import busiest, year_in_words


def test_the_busiest_month_is_named_with_its_count() -> None:
    assert busiest([(1, 3), (3, 9), (5, 2)]) == "март (9)"


def test_equally_busy_months_are_all_named() -> None:
    assert busiest([(1, 3), (3, 9), (6, 9)]) == "март, июнь (по 9)"


def test_a_year_is_told_in_one_breath() -> None:
    kinds, channels = ["question", "complaint", "claim"], ["website"]
    rows = [
        Group("question", "website", 2, 18),
        Group("complaint", "website", 2, 2),
        Group("claim", "website", 4, 1),
    ]
    counts = count_year(rows, kinds=kinds, channels=channels)
    assert year_in_words(2025, counts) == (
        "2025 год: 21 обращение, из них 2 жалобы и 1 претензия. Больше всего обращений: февраль (20)."
    )
