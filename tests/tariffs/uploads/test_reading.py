"""Files of prices are read by a process of their own: what it says, and what is said when it says nothing."""

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.tariffs.caps.samples import full_caps, grid_of, only, xlsx

from files.children import SOURCE_ROOT
from tariffs.caps import child, templates
from tariffs.caps.bulletin import Caps
from tariffs.caps.grids import WrongFile
from tariffs.uploads import reading
from tariffs.uploads.reading import read_file

CAPS = full_caps(2026, 2)


def form() -> io.BytesIO:
    return io.BytesIO(templates.form(2026, 2, CAPS))


def test_a_whole_month_comes_back_with_each_sheet_told() -> None:
    told: list[tuple[int, int]] = []
    reading = read_file(
        form(), name="цены.xlsx", year=2026, month=2, on_sheet=lambda number, of: told.append((number, of))
    )
    assert reading.caps.digest() == CAPS.digest()
    assert told == [(number, 7) for number in range(1, 8)]


def test_a_refusal_comes_back_in_words() -> None:
    with pytest.raises(WrongFile, match="здесь февраль 2026 года, а загружается март 2026 года"):
        read_file(form(), name="цены.xlsx", year=2026, month=3, on_sheet=print)


def test_a_process_that_dies_is_a_file_that_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(WrongFile, match="не открывается"):
        read_file(form(), name="цены.xlsx", year=2026, month=2, on_sheet=print)


def test_a_process_that_dies_in_the_midst_of_a_line_has_read_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dying = tmp_path / "dying"
    dying.write_text(
        """#!/bin/sh\necho '{"sheet": 1, "of": 2}'\nprintf '{"read": {"prices'\n""", encoding="utf-8"
    )
    dying.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dying))
    with pytest.raises(WrongFile, match="не открывается"):
        read_file(form(), name="цены.xlsx", year=2026, month=2, on_sheet=print)


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    sleeper = f"{tmp_path}/sleeper"
    with open(sleeper, "w", encoding="utf-8") as script:  # noqa: PTH123 - a script of the test's own
        script.write("#!/bin/sh\nexec /bin/sleep 60\n")
    Path(sleeper).chmod(0o700)
    monkeypatch.setattr(sys, "executable", sleeper)
    monkeypatch.setattr(reading, "SECONDS", 0.1)
    with pytest.raises(WrongFile, match="не открывается"):
        read_file(form(), name="цены.xlsx", year=2026, month=2, on_sheet=print)


def spoken(monkeypatch: pytest.MonkeyPatch, content: io.BytesIO, month: int) -> list[dict[str, object]]:
    """Let the child's own code run here, without its limits."""
    said = io.StringIO()
    monkeypatch.setattr(child, "limit", lambda seconds: None)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=content))
    monkeypatch.setattr(sys, "stdout", said)
    child.main("цены.xlsx", 2026, month)
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_the_process_tells_sheets_then_what_it_read(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet, outcome = spoken(monkeypatch, xlsx({"1 ЦК": grid_of(1, 2026, 2, CAPS)}), 2)
    assert sheet == {"sheet": 1, "of": 1}
    assert Caps.from_data(outcome["read"]).digest() == only(CAPS, 1).digest()  # type: ignore[arg-type]
    assert outcome["rounded"] == 0


def test_the_process_tells_why_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    [outcome] = spoken(monkeypatch, xlsx({"1 ЦК": grid_of(1, 2026, 2, CAPS)}), 3)
    assert "здесь февраль 2026 года" in str(outcome["refused"])


LAUNCHER = """
import resource, subprocess, sys
command = [sys.executable, "-m", "tariffs.caps.child", "a.xlsx", "2026", "1"]
child = subprocess.run(command, stdin=sys.stdin, capture_output=True)
print(len(child.stdout), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def test_a_month_of_38_700_prices_takes_less_than_200_megabytes() -> None:
    """A small launcher starts the process: what a child is born with counts as its own."""
    caps = full_caps(2026, 1)
    answer = subprocess.run(
        [sys.executable, "-c", LAUNCHER],
        input=templates.form(2026, 1, caps),
        capture_output=True,
        check=True,
        env={"PYTHONPATH": str(SOURCE_ROOT)},
    )
    said, megabytes = map(int, answer.stdout.split())
    assert caps.count == 38_737
    assert said > 300_000
    assert megabytes < 200
