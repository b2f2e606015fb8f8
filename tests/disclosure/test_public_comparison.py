"""Years beside each other: what has changed, in words and per cent; years without a report say so."""

from collections import Counter

from tests.disclosure.reports import IN_TERM, LATE, a_snapshot, fact

from disclosure.public.comparison import FIGURES, Comparison, change_of, compare
from disclosure.public.key_figures import KeyFigures

BEFORE = KeyFigures.of(a_snapshot(2024, Counter({fact(part=IN_TERM): 3, fact(part=LATE): 1}), contacts=[]))
NOW = KeyFigures.of(a_snapshot(2025))
LATER = KeyFigures.counted(2026, total=2, complaints=1, claims=0)


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def rows_of(comparison: Comparison) -> dict[str, list[str]]:
    return {
        row.label: [*(plain(cell.words) for cell in row.cells), plain(row.change)] for row in comparison.rows
    }


def test_years_stand_beside_each_other_with_the_change_between_the_last_two() -> None:
    compared = compare([BEFORE, NOW])
    assert [head.year for head in compared.heads] == [2024, 2025]
    assert plain(compared.change_head) == "2025 к 2024"
    rows = rows_of(compared)
    assert rows["Обращений всего"] == ["4", "6", "+50 %"]
    assert rows["Из них жалоб"] == ["0", "1", "—"]
    assert rows["Ответов в срок, %"] == ["75", "80", "+5 п. п."]
    assert rows["Среднее ожидание в очереди на приём"] == [
        "сбор данных не ведётся", "6 мин 12 с", "—",
    ]  # fmt: skip
    assert [plain(sentence) for sentence in compared.sentences][:2] == [
        "Обращений всего: 6, больше, чем в 2024 году (4).",
        "Из них жалоб: 1, больше, чем в 2024 году (0).",
    ]


def test_completeness_stands_beside_each_mean() -> None:
    compared = compare([NOW])
    notes = {row.label: plain(row.cells[0].note) for row in compared.rows}
    assert notes["Среднее ожидание в очереди на приём"] == "2 из 3, 66 %"
    assert notes["Ответов в срок, %"] == "4 из 5"
    assert notes["Обращений всего"] == ""


def test_a_year_without_a_report_shows_its_appeals_and_nothing_more() -> None:
    compared = compare([NOW, LATER], provisional=frozenset({2026}))
    assert compared.heads[1].counted == "отчёт не опубликован"
    rows = rows_of(compared)
    assert rows["Обращений всего"] == ["6", "2", ""]
    assert rows["Ответов в срок, %"][1] == "—"
    assert compared.change_head == ""
    assert compared.sentences == ()


def test_equal_figures_are_said_to_be_equal() -> None:
    same = KeyFigures.of(a_snapshot(2026))
    compared = compare([NOW, same])
    assert plain(compared.sentences[0]) == "Обращений всего: 6, как и в 2025 году."
    assert plain(compared.rows[0].change) == "0 %"


def test_norms_stand_in_a_column_of_their_own() -> None:
    assert not compare([NOW]).has_norms
    compared = compare([NOW], norms={"waiting_remote": "20–40 с"})
    assert {row.label: row.norm for row in compared.rows if row.norm} == {
        "Среднее ожидание соединения по телефону": "20–40 с"
    }


def test_charts_are_drawn_of_what_is_known() -> None:
    names = [chart.name for chart in compare([BEFORE, NOW, LATER], provisional=frozenset({2026})).charts]
    assert names == [
        "years-kinds",
        "years-timely",
        "years-waiting-face-to-face",
        "years-waiting-remote",
        "years-service-face-to-face",
        "years-service-remote",
    ]
    assert [chart.name for chart in compare([LATER], provisional=frozenset({2026})).charts] == ["years-kinds"]
    assert compare([]).charts == ()


def test_a_share_falls_by_points_and_not_by_per_cent() -> None:
    share = next(figure for figure in FIGURES if figure.is_share)
    assert plain(change_of(share, NOW, BEFORE)) == "−5 п. п."
