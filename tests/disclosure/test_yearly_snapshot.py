"""What a snapshot is written down as is exactly what is read back, and nothing else is read."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.yearly.plain import PlainError, to_plain
from disclosure.yearly.snapshot import (
    SCHEMA,
    Cell,
    Column,
    Definition,
    Measure,
    Programme,
    Row,
    Share,
    Snapshot,
    Survey,
    SurveyQuestion,
    Table,
    UnknownSchema,
    from_json,
    to_json,
)

SNAPSHOT = Snapshot(
    year=2025,
    edition=2,
    cut_off=date(2026, 2, 1),
    made_at=datetime(2026, 2, 2, 9, 30, tzinfo=UTC),
    demo=False,
    code_version="0.1.0+0123456789ab",
    rows_sha256="ab" * 32,
    rows_count=12,
    tables=(
        Table(
            code="kinds_by_month",
            caption="По месяцам",
            note="",
            unit="обращений",
            row_head="Месяц",
            columns=(Column("complaint", "жалоба"), Column("total", "всего")),
            rows=(
                Row("1", "январь", (Cell(3), Cell(7))),
                Row("2", "февраль", (Cell("12.5", 3, 4), Cell(None))),
            ),
        ),
    ),
    programme=Programme("", (Measure("Вторая касса", "офис", date(2025, 5, 1), "сделано", None, "", 2),)),
    surveys=(
        Survey(
            "Оценка", date(2025, 9, 1), 3, Decimal("4.33"), (SurveyQuestion("?", 3, None, (Share("да", 2),)),)
        ),
    ),
    schedule=("Телефон: пн–пт 8:00–17:00",),
    definitions=(Definition("Медиана", "…"),),
    correction_reason="Ошиблись видом.",
)
texts = st.text(max_size=8)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=2)
cells = st.builds(
    Cell, st.none() | st.integers() | texts, st.none() | st.integers(), st.none() | st.integers()
)
rows = st.builds(Row, texts, texts, st.lists(cells, max_size=3).map(tuple))
columns = st.builds(Column, texts, texts)
tables = st.builds(
    Table,
    texts,
    texts,
    texts,
    texts,
    texts,
    st.lists(columns, max_size=3).map(tuple),
    st.lists(rows, max_size=3).map(tuple),
)
surveys = st.builds(
    Survey,
    texts,
    st.none() | st.dates(),
    st.integers(),
    st.none() | decimals,
    st.lists(
        st.builds(SurveyQuestion, texts, st.integers(), st.none() | decimals, st.just(())), max_size=2
    ).map(tuple),
)
snapshots = st.builds(
    Snapshot,
    cut_off=st.dates(),
    made_at=st.datetimes(timezones=st.just(UTC)),
    tables=st.lists(tables, max_size=2).map(tuple),
    programme=st.none() | st.builds(Programme, texts, st.just(())),
    surveys=st.lists(surveys, max_size=2).map(tuple),
    schedule=st.lists(texts, max_size=2).map(tuple),
    definitions=st.lists(st.builds(Definition, texts, texts), max_size=2).map(tuple),
    schema=st.just(SCHEMA),
)


@given(snapshots)
def test_writing_down_and_reading_are_exact_inverses(snapshot: Snapshot) -> None:
    assert from_json(json.loads(json.dumps(to_json(snapshot)))) == snapshot


def test_days_are_iso_and_decimals_are_text() -> None:
    plain = to_json(SNAPSHOT)
    assert plain["cut_off"] == "2026-02-01"
    assert plain["surveys"][0]["score"] == "4.33"
    assert plain["tables"][0]["rows"][1]["cells"] == [
        {"value": "12.5", "measured": 3, "of": 4},
        {"value": None, "measured": None, "of": None},
    ]
    assert from_json(plain) == SNAPSHOT


def test_figures_are_found_by_their_keys() -> None:
    assert dict(SNAPSHOT.cells())["kinds_by_month/1/total"] == Cell(7)
    assert SNAPSHOT.table("kinds_by_month").cell("2", "complaint").value == "12.5"
    assert SNAPSHOT.has_table("kinds_by_month")
    assert not SNAPSHOT.has_table("ratings")


def test_what_is_not_there_is_an_error() -> None:
    table = SNAPSHOT.table("kinds_by_month")
    for ask in (lambda: SNAPSHOT.table("none"), lambda: table.row("9"), lambda: table.cell("1", "none")):
        with pytest.raises(KeyError):
            ask()


def test_only_an_edition_is_published() -> None:
    assert SNAPSHOT.with_changes(edition=0).is_provisional
    assert not SNAPSHOT.is_provisional


@pytest.mark.parametrize("plain", [None, [], {}, {"schema": 2}])
def test_an_unknown_schema_is_refused(plain: Any) -> None:
    with pytest.raises(UnknownSchema):
        from_json(plain)


@pytest.mark.parametrize(
    "change",
    [
        {"year": "2025"},
        {"year": True},
        {"demo": 1},
        {"cut_off": "2026-02-30"},
        {"cut_off": 20260201},
        {"tables": {}},
        {"tables": [7]},
        {"programme": "нет"},
        {"extra": 1},
        {"surveys": [{"title": "без прочего"}]},
    ],
)
def test_a_damaged_snapshot_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(PlainError):
        from_json({**to_json(SNAPSHOT), **change})


@pytest.mark.parametrize("cell", [{"value": 1.5}, {"value": []}, {"measured": "3"}])
def test_a_damaged_figure_is_refused(cell: dict[str, Any]) -> None:
    plain = to_json(SNAPSHOT)
    plain["tables"][0]["rows"][0]["cells"][0].update(cell)
    with pytest.raises(PlainError):
        from_json(plain)


def test_a_damaged_decimal_is_refused() -> None:
    plain = to_json(SNAPSHOT)
    plain["surveys"][0]["score"] = "много"
    with pytest.raises(PlainError):
        from_json(plain)


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(PlainError):
        to_plain(1.5)
