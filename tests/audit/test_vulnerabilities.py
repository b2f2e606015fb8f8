import json
import sys
from pathlib import Path

import pytest
from audit.vulnerabilities import Answer, ask, read

from audit import __main__ as audit

REPORT = {
    "dependencies": [
        {"name": "good", "version": "1", "vulns": []},
        {"name": "bad", "version": "1", "vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]},
        {"name": "skipped", "skip_reason": "not on the index"},
    ]
}


def test_a_report_names_the_packages_with_what_is_known_of_them() -> None:
    assert read(json.dumps(REPORT), "") == Answer({"bad": ["PYSEC-1", "GHSA-2"]})


@pytest.mark.parametrize("said", ["", "[]", "{}", "null", "<html>"])
def test_no_report_is_no_answer_and_not_a_good_one(said: str) -> None:
    assert read(said, "a\nConnectionError: no way\n") == Answer(None, "ConnectionError: no way")


def test_a_service_out_of_reach_is_said_and_fails_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "ask", lambda lock: Answer(None, "no network"))
    assert audit.main("") == 0
    assert "SKIPPED: known vulnerabilities" in capsys.readouterr().out


def test_a_known_vulnerability_fails_the_audit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "ask", lambda lock: Answer({"bad": ["PYSEC-1"]}))
    assert audit.main("") == 1
    assert "bad: PYSEC-1" in capsys.readouterr().out


def test_the_offline_part_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ask", lambda lock: pytest.fail("it asked"))
    assert audit.main("licences") == 0


def test_the_program_is_given_the_lock_and_its_words_are_read(tmp_path: Path) -> None:
    script = tmp_path / "stand_in.py"
    script.write_text(f"import sys; assert '-r' in sys.argv; print({json.dumps(REPORT)!r})", encoding="utf-8")
    assert ask(tmp_path / "lock", command=(sys.executable, str(script))).found == {
        "bad": ["PYSEC-1", "GHSA-2"]
    }
