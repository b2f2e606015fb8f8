import json

import pytest
from bench.rows import Row, as_json, as_markdown, as_table, exit_code


@pytest.mark.parametrize(
    ("value", "limit", "ok"), [(12, 12, True), (13, 12, False), (0, 0, True), (999, None, True)]
)
def test_a_row_is_ok_up_to_its_limit_and_always_without_one(
    value: float, limit: float | None, ok: bool
) -> None:
    assert Row("queries", value, "queries", limit).ok is ok


def test_the_benchmark_fails_when_one_limit_is_broken() -> None:
    good, recorded, bad = Row("a", 1, "s", 2), Row("b", 100, "s"), Row("c", 3, "s", 2)
    assert exit_code([good, recorded]) == 0
    assert exit_code([good, bad, recorded]) == 1


def test_a_benchmark_that_measured_nothing_fails() -> None:
    assert exit_code([]) == 1


def test_the_report_is_a_list_of_rows_with_their_verdicts() -> None:
    assert json.loads(as_json([Row("список", 2.5, "times", 2.0), Row("time", 7, "s")])) == [
        {"name": "список", "value": 2.5, "unit": "times", "limit": 2.0, "ok": False},
        {"name": "time", "value": 7, "unit": "s", "limit": None, "ok": True},
    ]


def test_the_table_is_aligned_and_points_at_what_is_over() -> None:
    table = as_table([Row("short", 3, "queries", 12), Row("a longer name", 1234.5, "ms", 200)])
    assert table.splitlines() == [
        "what              value  unit     limit",
        "short                 3  queries     12  ok",
        "a longer name  1,234.50  ms         200  OVER THE LIMIT",
    ]


def test_the_page_of_the_documents_has_a_line_for_each_row() -> None:
    page = as_markdown([Row("queries", 3, "queries", 12), Row("a page", 1234.5, "ms")])
    assert page.splitlines()[2:] == [
        "| queries | 3 | queries | 12 | ok |",
        "| a page | 1,234.50 | ms |  |  |",
    ]
