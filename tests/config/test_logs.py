"""The log tells where something broke and never what it said."""

import json
import logging
import logging.config
import re
import sys
from io import StringIO

from django.conf import settings
from django.test import Client

import pytest

from config.logs import REQUEST_ID, JsonFormatter, WordlessFormatter

PERSON = "zveroboy@example.org"


class Refused(Exception):
    pass


def write(error: Exception) -> str:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WordlessFormatter("{levelname} {message}", style="{"))
    logger = logging.Logger("probe")
    logger.addHandler(handler)
    try:
        raise error
    except Exception:
        logger.exception("Message %s could not be handled", 7)
    return written.getvalue()


def test_the_place_and_the_kind_are_told_without_the_words() -> None:
    text = write(Refused(f"Key (email)=({PERSON}) already exists"))
    assert text.startswith("ERROR Message 7 could not be handled\n")
    assert "test_logs.py" in text
    assert "Refused (the words of the error are withheld" in text
    assert PERSON not in text


@pytest.mark.parametrize("explicit", [True, False])
def test_what_an_error_came_from_is_told_without_its_words_too(explicit: bool) -> None:
    first = ValueError(PERSON)
    second = Refused("second")
    if explicit:
        second.__cause__ = first
    else:
        second.__context__ = first
    text = write(second)
    assert "ValueError (" in text
    assert "which led to:" in text
    assert PERSON not in text


def test_a_group_of_errors_and_a_circle_of_them_end() -> None:
    circle = ValueError(PERSON)
    circle.__context__ = Refused(PERSON)
    circle.__context__.__context__ = circle
    text = write(ExceptionGroup(PERSON, [circle, KeyError(PERSON)]))
    assert "ExceptionGroup" in text
    assert "KeyError" in text
    assert PERSON not in text


def line_of(formatter: logging.Formatter, message: str, *values: object) -> str:
    record = logging.LogRecord("probe", logging.WARNING, __file__, 1, message, values, None)
    before = dict(record.__dict__)
    told = formatter.format(record)
    assert {name: record.__dict__[name] for name in before} == before
    return told


@pytest.mark.parametrize("formatter", [WordlessFormatter("{message}", style="{"), JsonFormatter()])
@pytest.mark.parametrize(
    "datum",
    [PERSON, "вера@почта.рф", "+7 900 000-00-00", "8 (47354) 6-12-34", "79000000000", "(47354) 6-12-34"],
)
def test_addresses_and_telephones_are_put_out_of_messages(formatter: logging.Formatter, datum: str) -> None:
    told = line_of(formatter, "Not Found: /ask/%s/", datum)
    assert datum not in told
    assert "Not Found: /ask/[" in told


@pytest.mark.parametrize("plain", ["2026-11-28 10:11:12", "Message 123456 tried 3 times", "10.0.0.1:5432"])
def test_what_only_looks_a_little_like_them_stays(plain: str) -> None:
    assert line_of(WordlessFormatter("{message}", style="{"), plain) == plain


def test_a_line_of_json_holds_what_a_collector_asks_for() -> None:
    token = REQUEST_ID.set("request-1")
    try:
        line = json.loads(line_of(JsonFormatter(), "Письмо %s\nне ушло", 7))
    finally:
        REQUEST_ID.reset(token)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "probe",
        "message": "Письмо 7\nне ушло",
        "request": "request-1",
    }


def test_an_error_in_json_is_told_without_its_words() -> None:
    try:
        raise Refused(PERSON)
    except Refused:
        record = logging.LogRecord("probe", logging.ERROR, __file__, 1, "Broken", (), sys.exc_info())
    line = json.loads(JsonFormatter().format(record))
    assert "Refused (the words of the error are withheld" in line["error"]
    assert PERSON not in str(line)
    assert "request" not in line


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("0123456789abcdef", True), ("short", False), ("vera@pochta.example", False), ("a b\tcdefghij", False)],
)
def test_a_request_has_a_name_of_the_proxy_or_its_own(client: Client, given: str, is_taken: bool) -> None:
    named = client.get("/health/live", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (named == given) is is_taken
    assert re.fullmatch(r"[0-9a-f]{16,32}", named)
    assert REQUEST_ID.get() == ""


def test_the_site_writes_its_log_so() -> None:
    formatter = settings.LOGGING["formatters"]["line"]
    assert formatter["()"] == "config.logs.WordlessFormatter"
    assert settings.LOGGING["formatters"]["json"] == {"()": "config.logs.JsonFormatter"}
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
