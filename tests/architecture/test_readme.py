"""What the documents say about the checkout is held against the checkout."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURES = sorted((ROOT / "docs" / "screenshots").glob("*.png"))
PRODUCTION = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "site.example"}
LIST_VARIABLES = (
    "import importlib, sys, config.env as e; importlib.import_module(sys.argv[1]); print(*e.VARIABLES)"
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}
"""Read by Django itself."""


def variables_of(settings: str, folder: Path) -> set[str]:
    """Return the names that settings ask for, learned in a process of their own."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(folder), **PRODUCTION}
    command = [sys.executable, "-c", LIST_VARIABLES, f"config.settings.{settings}"]
    answer = subprocess.run(
        command, cwd=ROOT / "site", env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return set(answer.stdout.split())


def words_of_the_makefile() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_readme_lists_the_environment_variables_that_are_read(tmp_path: Path) -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("| Variable |")[2].partition("\n\n")[0]
    listed = re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.MULTILINE)
    read = (
        variables_of("base", tmp_path) | variables_of("dev", tmp_path) | variables_of("production", tmp_path)
    )
    assert sorted(listed) == sorted(read | NOT_OURS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_the_tests_that_are_said_to_hold_a_requirement_exist() -> None:
    coverage = (ROOT / "docs" / "reference" / "coverage.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[a-z_/]+\.py)`", coverage))
    assert len(named) > 30
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_row_of_the_coverage_names_a_place_and_a_test() -> None:
    coverage = (ROOT / "docs" / "reference" / "coverage.md").read_text(encoding="utf-8")
    rows = [line for line in coverage.splitlines() if line.startswith("| ") and "Requirement |" not in line]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    # What the Standard demands has a number before; what must be published, a promise after its address.
    assert [
        row for row in cells if len(row) not in (3, 4, 5) or not all(row) or "`tests/" not in row[-1]
    ] == []


def test_readme_speaks_of_commands_that_exist() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert set(re.findall(r"`make ([a-z-]+)`", text)) <= words_of_the_makefile()


def test_pictures_are_as_wide_as_they_say_and_light() -> None:
    names = {path.stem.rpartition("-")[0] for path in PICTURES}
    assert {"home", "standard", "form", "accepted", "status", "desk", "card", "disclosure"} <= names
    for path in PICTURES:
        with Image.open(path) as picture:
            assert picture.width == int(path.stem.rpartition("-")[2])
            assert picture.height <= 2000
    assert sum(path.stat().st_size for path in PICTURES) < 4_000_000
