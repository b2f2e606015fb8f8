from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

import pytest

from config import env


def test_a_missing_required_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROBE", raising=False)
    with pytest.raises(ImproperlyConfigured, match="PROBE is not set: what it is for"):
        env.text("PROBE", None, "what it is for")


def test_a_value_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n", encoding="utf-8")
    monkeypatch.delenv("PROBE", raising=False)
    monkeypatch.setenv("PROBE_FILE", str(secret))
    assert env.text("PROBE", None, "") == "from a file"


def test_the_file_of_a_value_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROBE", raising=False)
    assert env.file_of("PROBE") is None
    monkeypatch.setenv("PROBE_FILE", "/etc/probe")
    assert env.file_of("PROBE") == Path("/etc/probe")
    monkeypatch.setenv("PROBE", "itself")
    assert env.file_of("PROBE") is None, "the value itself comes first"


def test_an_unreadable_file_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PROBE", raising=False)
    monkeypatch.setenv("PROBE_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="PROBE_FILE cannot be read"):
        env.text("PROBE", "default", "")


@pytest.mark.parametrize(
    ("value", "expected"), [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("0", False)]
)
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("PROBE", value)
    assert env.flag("PROBE", False, "") is expected


def test_a_choice_is_one_of_a_few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "tea")
    assert env.choice("PROBE", "coffee", ("tea", "coffee"), "") == "tea"
    monkeypatch.setenv("PROBE", "Tea")
    with pytest.raises(ImproperlyConfigured, match="PROBE must be one of tea, coffee, not 'Tea'"):
        env.choice("PROBE", "coffee", ("tea", "coffee"), "")


@pytest.mark.parametrize("value", ["", "maybe", "да"])
def test_any_other_flag_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROBE", value)
    with pytest.raises(ImproperlyConfigured, match="PROBE must be yes or no"):
        env.flag("PROBE", False, "")


@pytest.mark.parametrize("value", ["", "-1", "1.5", "много", "²"])
def test_a_number_is_whole(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROBE", value)
    with pytest.raises(ImproperlyConfigured, match="PROBE must be a whole number"):
        env.number("PROBE", 1, "")


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", " a.example , ,b.example")
    assert env.words("PROBE", "", "") == ["a.example", "b.example"]


def test_hosts_get_the_form_that_browsers_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "бэсо.рф, www.Бэсо.рф,site.example")
    ascii_name = "xn--90a0ai1c.xn--p1ai"
    assert env.hosts("PROBE", "", "") == [ascii_name, f"www.{ascii_name}", "site.example"]


@pytest.mark.parametrize("value", ["https://бэсо.рф", "site.example:8000", "good.example,бэсо..рф"])
def test_what_is_no_host_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROBE", value)
    with pytest.raises(ImproperlyConfigured, match="PROBE must be host names without a scheme or port"):
        env.hosts("PROBE", "", "")


def test_an_origin_is_kept_without_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBE", "https://Бэсо.рф/")
    assert env.origin("PROBE", "", "") == "https://xn--90a0ai1c.xn--p1ai"


@pytest.mark.parametrize("value", ["", "бэсо.рф", "https://бэсо.рф/site/"])
def test_an_origin_has_a_scheme_and_no_path(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PROBE", value)
    with pytest.raises(ImproperlyConfigured, match="PROBE must be an address such as https://"):
        env.origin("PROBE", "", "")
