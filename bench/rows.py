"""What was measured, against its limit. Pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One measurement. A limit is the largest value allowed; without one the value is only recorded."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def ok(self) -> bool:
        return self.limit is None or self.value <= self.limit


def as_json(rows: Sequence[Row]) -> str:
    return json.dumps([{**asdict(row), "ok": row.ok} for row in rows], ensure_ascii=False, indent=2) + "\n"


def as_table(rows: Sequence[Row]) -> str:
    """Return the rows as lines of aligned columns; what is over its limit says so at the end of its line."""
    head = ("what", "value", "unit", "limit", "")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(_aligned(line, widths) for line in lines) + "\n"


def as_markdown(rows: Sequence[Row]) -> str:
    """Return the rows as a table of Markdown."""
    head = "| What | Value | Unit | Limit | |\n|---|---:|---|---:|---|\n"
    return head + "".join(f"| {' | '.join(_cells(row))} |\n" for row in rows)


def exit_code(rows: Sequence[Row]) -> int:
    """Return 0 when every limit holds, 1 otherwise; nothing measured is a failure too."""
    return 0 if rows and all(row.ok for row in rows) else 1


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    verdict = "" if row.limit is None else "ok" if row.ok else "OVER THE LIMIT"
    return row.name, _number(row.value), row.unit, "" if row.limit is None else _number(row.limit), verdict


def _number(value: float) -> str:
    return f"{value:,.2f}" if value % 1 else f"{value:,.0f}"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    name, value, unit, limit, verdict = line
    columns = [name.ljust(widths[0]), value.rjust(widths[1]), unit.ljust(widths[2]), limit.rjust(widths[3])]
    return "  ".join([*columns, verdict]).rstrip()
