"""What one-time links may be for: each room above says so of its own by the hook ``one_time_purpose``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from wagtail import hooks


@dataclass(frozen=True)
class Purpose:
    """One use of links.

    `letter` is the kind of the letter (emails/<letter>.*), which gets `link` and `minutes`. The page of the
    link shows `title` and `explanation` over a `button`; after it `redeem` answers, given the request and the
    address, in the transaction that uses the link up. `again` is the name of the address where one asks for
    another link.
    """

    code: str
    letter: str
    letter_label: str
    title: str
    explanation: str
    button: str
    again: str
    redeem: Callable[[HttpRequest, str], HttpResponse]
    lifetime: timedelta = timedelta(minutes=30)


def purposes() -> dict[str, Purpose]:
    """Return the purposes of all rooms by their codes."""
    given = [declare() for declare in hooks.get_hooks("one_time_purpose")]
    return {purpose.code: purpose for purpose in given}
