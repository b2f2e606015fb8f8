"""What keeps the house liveable, held by reading the code itself."""

import ast
import re
import subprocess
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = [path for path in sorted((ROOT / "site").rglob("*.py")) if "migrations" not in path.parts]
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.splitlines()


def functions() -> list[tuple[str, int]]:
    rows = []
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                rows.append((f"{module.relative_to(ROOT)}:{node.name}", size))
    return rows


def test_functions_are_short() -> None:
    sizes = sorted(size for _, size in functions())
    assert [name for name, size in functions() if size > 50] == []
    assert median(sizes) <= 10
    assert sizes[int(len(sizes) * 0.9)] <= 25


def test_modules_hold_one_concept() -> None:
    long = [
        str(path.relative_to(ROOT)) for path in MODULES if path.read_text(encoding="utf-8").count("\n") > 400
    ]
    assert long == []


@pytest.mark.parametrize("forbidden", [r"date\.today\(", r"datetime\.now\(\)", r"\bTODO\b", r"\bFIXME\b"])
def test_nothing_asks_the_machine_for_the_date_or_waits_for_later(forbidden: str) -> None:
    hits = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if re.search(forbidden, path.read_text(encoding="utf-8"))
    ]
    assert hits == []


def test_no_module_hides_behind_a_vague_name() -> None:
    assert [
        str(path) for path in MODULES if path.stem in {"utils", "helpers", "core", "common", "misc"}
    ] == []


def test_the_source_root_is_no_package_and_is_not_ignored() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()
    assert not re.search(r"^/?site/?$", (ROOT / ".gitignore").read_text(encoding="utf-8"), re.MULTILINE)


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for lock in ROOT.glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        pinned = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
        assert "http" not in text
        assert "--index" not in text
        assert text.count("--hash=sha256:") >= len(pinned)


def test_no_absolute_path_of_a_machine_is_committed() -> None:
    texts = [
        name for name in TRACKED if name.endswith((".py", ".md", ".toml", ".html", ".css", "Makefile", "run"))
    ]
    found = [
        name for name in texts if re.search(r"/(home|work|root)/", (ROOT / name).read_text(encoding="utf-8"))
    ]
    assert [name for name in found if name != "tests/architecture/test_house_rules.py"] == []
