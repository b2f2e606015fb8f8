"""The log tells where something broke and never what it said."""

import logging
import logging.config
from io import StringIO

from django.conf import settings

import pytest

from config.logs import WordlessFormatter

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


def test_the_site_writes_its_log_so() -> None:
    formatter = settings.LOGGING["formatters"]["line"]
    assert formatter["()"] == "config.logs.WordlessFormatter"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
