"""docs/reference/security.md: each requirement of ASVS 5.0.0, levels 1 and 2, and what it names is there."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "reference" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| V(\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(TEXT)
STATES = {"met", "does not apply", "**not met**"}
UP_TO: dict[str, int] = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2,
    "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3,
    "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3,
    "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3,
    "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2,
    "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""How many of each section are of levels 1 and 2: they stand before those of level 3."""


def test_every_requirement_of_levels_1_and_2_has_one_row() -> None:
    wanted = {f"{section}.{number}" for section, last in UP_TO.items() for number in range(1, last + 1)}
    counted = Counter(number for number, *_ in ROWS)
    assert len(wanted) == 253
    assert set(counted) == wanted
    assert [number for number, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"V{row[0]}")
def test_a_row_says_what_holds_it_or_why_nothing_does(row: tuple[str, str, str, str]) -> None:
    _, asks, state, why = row
    assert asks.strip()
    assert state in STATES
    named = re.findall(r"`((?:tests|site|docs)/[^`]+|pyproject\.toml)`", why)
    assert [name for name in named if not (ROOT / name).exists()] == []
    proofs = [name for name in named if not name.startswith("docs/")]
    assert proofs if state == "met" else len(why) > 8


def test_the_numbers_at_its_top_are_those_of_its_rows() -> None:
    found = re.search(
        r"Of (\d+) requirements (\d+) are met, (\d+) do not apply, (\d+) (?:is|are) not met", TEXT
    )
    assert found
    states = Counter(state for _, _, state, _ in ROWS)
    counted = [len(ROWS), states["met"], states["does not apply"], states["**not met**"]]
    assert [int(number) for number in found.groups()] == counted


@pytest.mark.parametrize(
    "section", ["What is encrypted, signed and digested", "Keys and their life", "Limits", "Renewing", "Logs"]
)
def test_what_rows_refer_to_stands_under_the_tables(section: str) -> None:
    assert f"\n## {section}\n" in TEXT


def test_the_limits_of_attempts_are_those_of_the_code() -> None:
    written = re.findall(r"^\| [^|]+ \| ([\w-]+) \| (\d+) \| (\d+) \|$", TEXT, re.MULTILINE)
    limit = re.compile(r"Limit\(\"([\w-]+)\", attempts=(\d+), seconds=(\d+)\)")
    modules = [path.read_text(encoding="utf-8") for path in (ROOT / "site").rglob("*.py")]
    assert sorted(written) == sorted(found for text in modules for found in limit.findall(text))
