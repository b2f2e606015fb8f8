"""`python -m audit licences` looks offline; `python -m audit` also asks for known vulnerabilities."""

import sys
from pathlib import Path

from audit.licences import licensed
from audit.vulnerabilities import ask

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"


def main(only: str) -> int:
    is_good = _licences()
    if only != "licences":
        is_good = _vulnerabilities() and is_good
    return 0 if is_good else 1


def _licences() -> bool:
    rows = list(licensed(LOCK.read_text(encoding="utf-8")))
    bad = [row for row in rows if not row.is_allowed]
    for row in bad:
        _say(f"{row.package}: {', '.join(row.licences) or 'no licence named'}: not in audit/licences.py")
    _say(f"Licences: {len(rows)} packages, {len(bad)} to be looked at.")
    return not bad


def _vulnerabilities() -> bool:
    answer = ask(LOCK)
    if answer.found is None:
        _say(f"SKIPPED: known vulnerabilities, because the service did not answer ({answer.why_not}).")
        return True
    for package, names in answer.found.items():
        _say(f"{package}: {', '.join(names)}")
    _say(f"Vulnerabilities: {len(answer.found)} packages have known ones.")
    return not answer.found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
