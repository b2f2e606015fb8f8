"""What the server's log says of an error: its kind and the place, never its own words.

The words of an unforeseen error may quote a customer: PostgreSQL's of a repeated e-mail names it. Of messages
whatever looks like an e-mail address or a telephone number is put out, too: the last net under the rule that
no message holds personal data.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from privacy.patterns import EMAIL

Raised = tuple[type[BaseException], BaseException, TracebackType | None]
WITHHELD = "(the words of the error are withheld: they may quote a person)"


REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""What the lines of one request have in common; «» outside of requests."""
PHONES = (
    re.compile(r"(?<![\w.-])(?:\+ ?7|8|7)(?:[ ()-]{0,2}\d){10}(?!\d)"),
    re.compile(r"\(\d{3,5}\) ?\d(?:[ -]?\d){4,6}(?!\d)"),
)
"""Unlike those of a text, they may stand in the address of a page; short ones of a town look like dates."""
MASKS = [(EMAIL, "[e-mail]"), *((pattern, "[phone]") for pattern in PHONES)]


def written_as(form: str) -> dict[str, Any]:
    """Return Django's LOGGING: warnings and worse on the standard error, as «line» or as «json»."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "config.logs.WordlessFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            },
            "json": {"()": "config.logs.JsonFormatter"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING"},
            # It speaks of each wrong password; the room that it serves says what matters.
            "axes": {"handlers": [], "level": "ERROR"},
        },
    }


class WordlessFormatter(logging.Formatter):
    """Formats a record as any other does, and of an error with its causes their types and lines of code."""

    def format(self, record: logging.LogRecord) -> str:
        # The record itself goes on to other handlers as it was.
        shown = logging.makeLogRecord(record.__dict__)
        shown.msg, shown.args, shown.exc_text = masked(record.getMessage()), None, None
        return super().format(shown)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """Return local time with its distance from UTC: lines of several machines can be put in order."""
        return datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds")

    def formatException(self, ei: Raised | tuple[None, None, None]) -> str:
        return "\n".join(_told(ei[1], set())) if ei[1] else ""


class JsonFormatter(WordlessFormatter):
    """One JSON object a line, for whoever collects logs: the same words, and what they belong to."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if request := REQUEST_ID.get():
            line["request"] = request
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def masked(text: str) -> str:
    """Put out of a message whatever looks like an e-mail address or a telephone number."""
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


def _told(error: BaseException, told: set[int]) -> list[str]:
    """Return the lines of an error, after those of what it came from."""
    told.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = _told(cause, told) if cause is not None and id(cause) not in told else []
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip().splitlines()
    parts = [line for each in inner if id(each) not in told for line in _told(each, told)]
    return [*before, *(["which led to:"] if before else []), *frames, f"{name} {WITHHELD}", *parts]
