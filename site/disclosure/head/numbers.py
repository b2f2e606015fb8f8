"""Numbers of the head's view, each with the address of the rows that it counts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

JOURNAL = "service_contact_modeladmin_index"


@dataclass(frozen=True)
class Number:
    """A number of a table; without an address it leads nowhere."""

    words: str
    url: str = ""


def to_journal(words: str, count: int, query: dict[str, str]) -> Number:
    """Return a number that leads to its rows of the contact journal, when there are any.

    The names of the choices are those of service/admin.py.
    """
    return Number(words, f"{reverse(JOURNAL)}?{urlencode(query)}" if count else "")
