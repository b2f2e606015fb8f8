"""What the server's log says of an error: its kind and the place, never its own words.

The words of an unforeseen error may quote a customer: PostgreSQL's of a repeated e-mail names it.
"""

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None]
WITHHELD = "(the words of the error are withheld: they may quote a person)"


class WordlessFormatter(logging.Formatter):
    """Formats a record as any other does, and of an error with its causes their types and lines of code."""

    def formatException(self, ei: Raised | tuple[None, None, None]) -> str:
        return "\n".join(_told(ei[1], set())) if ei[1] else ""


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
