"""Passwords that leaked elsewhere, by a list of the installation's own."""

from hashlib import sha1
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

import pytest

from sign_in.breached import is_among, is_such_a_list
from sign_in.checks import breached_passwords_are_known

LEAKED = [f"utekshiy-parol-{number}" for number in range(200)]


def lines_of(passwords: list[str], end: str = "\n") -> str:
    """As Pwned Passwords writes them, with counts of different lengths."""
    hashes = sorted(sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in passwords)
    return "".join(f"{each}:{10 ** (number % 7)}{end}" for number, each in enumerate(hashes))


def validated_by(file: Path) -> override_settings:
    validator = {"NAME": "sign_in.passwords.BreachedValidator", "OPTIONS": {"file": str(file)}}
    return override_settings(AUTH_PASSWORD_VALIDATORS=[validator])


@pytest.mark.parametrize("count", [1, 2, 3, 199, 200])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_each_password_of_the_list_is_found_and_no_other(tmp_path: Path, count: int, end: str) -> None:
    file = tmp_path / "pwned.txt"
    file.write_bytes(lines_of(LEAKED[:count], end).encode())
    assert [each for each in LEAKED if is_among(each, file)] == LEAKED[:count]
    assert not is_among("", file)
    assert not is_among("ne utekshiy parol", file)


def test_an_empty_list_knows_nothing(tmp_path: Path) -> None:
    file = tmp_path / "pwned.txt"
    file.write_text("")
    assert not is_among(LEAKED[0], file)


def test_a_leaked_password_is_refused_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "pwned.txt"
    file.write_text(lines_of([*LEAKED, "Ёлки-палки-лес-густой"]))
    with validated_by(file):
        validate_password("Ёлки-палки-лес-густой-2")
        with pytest.raises(ValidationError, match="утёк с какого-то сайта"):
            validate_password("Ёлки-палки-лес-густой")


def test_no_password_is_taken_unchecked_when_the_list_is_gone(tmp_path: Path) -> None:
    with validated_by(tmp_path / "gone.txt"), pytest.raises(ValidationError, match="не читается"):
        validate_password("Ёлки-палки-лес-густой")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (lines_of(LEAKED), True),
        (lines_of(LEAKED[:1]), True),
        (lines_of(LEAKED).replace(":1\n", "\n"), True),
        ("\n".join(reversed(lines_of(LEAKED[:2]).splitlines())) + "\n", False),
        ("password\nqwerty\n", False),
        (lines_of(LEAKED).lower(), False),
        ("", False),
    ],
    ids=["a list", "of one", "without counts", "in another order", "of words", "in small letters", "empty"],
)
def test_a_list_is_known_by_its_first_lines(tmp_path: Path, text: str, is_one: bool) -> None:
    file = tmp_path / "pwned.txt"
    file.write_text(text)
    assert is_such_a_list(file) is is_one


def test_the_check_of_an_installation_says_what_is_wrong_with_the_list(tmp_path: Path) -> None:
    good, bad = tmp_path / "pwned.txt", tmp_path / "words.txt"
    good.write_text(lines_of(LEAKED))
    bad.write_text("password\n")
    found = {}
    for name, value in {"none": "", "good": good, "bad": bad, "gone": tmp_path / "gone"}.items():
        with override_settings(BREACHED_PASSWORDS=str(value)):
            found[name] = [each.id for each in breached_passwords_are_known()]
    bad_list = ["sign_in.E001"]
    assert found == {"none": ["sign_in.W002"], "good": [], "bad": bad_list, "gone": bad_list}
