"""Who holds personal data. Each room that does gives a `Holder` by the hook ``personal_data_holder``.

A record about a person is named by its subject, the code that the access log uses too: «appeal:12». The room
that the record belongs to finds it, says how long it is kept, and destroys it; any other room that has
something on the same subject (a copy in an exchange, letters that came in) destroys its part with it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from wagtail import hooks

from files.models import StoredFile
from privacy.errors import NoSuchKind


@dataclass(frozen=True)
class Person:
    """By what a person is looked for; empty is not looked for. A name counts together with an account."""

    email: str = ""
    phone: str = ""
    name: str = ""
    account: str = ""


@dataclass(frozen=True)
class Found:
    """A record that is about the person: its subject, its name, when it came, whose it says it is."""

    subject: str
    label: str
    on: date
    whose: str


@dataclass(frozen=True)
class Record:
    """One thing that is kept, in words: a title and its filled fields in order."""

    subject: str
    title: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Due:
    """A record whose term is over, and the day that it is counted from."""

    subject: str
    label: str
    ended_on: date


@dataclass(frozen=True)
class Consent:
    """A consent as the list shows it."""

    subject: str
    label: str
    given_at: datetime
    edition: str
    text_hash: str


class DueRecords(Protocol):
    def __call__(self, until: date, limit: int) -> Iterable[Due]:
        """Return what ended on the day or before, the longest ago first, at most so many."""


@dataclass(frozen=True)
class Kind:
    """A kind of records with a term of its own. `begins` says what starts it, `data` what is in it."""

    code: str
    label: str
    begins: str
    data: str
    due: DueRecords


class Wipe(Protocol):
    """Takes away files, their bytes included, however the process ends: services/wiping.py."""

    def file(self, stored: StoredFile) -> None: ...

    def path(self, name: str) -> None:
        """Take away what lies in the private storage under a name and has no row of its own."""


class Holder:
    """What a room does about the personal data that it holds. Each part may be left out."""

    code = ""
    label = ""
    order = 50
    """Those with a lower one destroy first: whoever refers to a file comes before its owner."""
    place = 50
    """Where its part of the answer to a person stands: the lowest first."""
    related_prefixes: Sequence[str] = ()
    """How the codes begin by which letters of the outbox are related to this room's records."""
    withdrawal_ends: Mapping[str, str] = {}
    """What a withdrawn consent ends at once, in words, by the beginning of the subject."""

    def kinds(self) -> Sequence[Kind]:
        """Return the kinds of records that are this room's own."""
        return ()

    def find(self, person: Person) -> Iterable[Found]:
        """Return the records of this room's own that are about a person."""
        return ()

    def records(self, subjects: Collection[str]) -> Iterable[Record]:
        """Return all that this room has on these subjects, its own and others', with nothing left out."""
        return ()

    def named(self, subject: str) -> str:
        """Return what a record of this room's own is called; nothing for others and for what is destroyed."""
        return ""

    def has_consent(self, subject: str) -> bool:
        """Whether a consent was given with a record of this room's own."""
        return False

    def consents(self) -> "QuerySet[Any] | None":
        """Return the rows of consents, the latest first."""
        return None

    def consent_of(self, row: Any) -> Consent:
        """Return the consent that a row of `consents` is."""
        raise NotImplementedError

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        """Say in Russian, by subject, what must not be destroyed now; asked again under `lock`."""
        return {}

    def lock(self, subjects: Collection[str]) -> None:
        """Lock the rows that decide whether these may be destroyed."""

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        """Destroy what this room has on the subjects; return how much of what, in Russian.

        Called in one transaction with all other holders. Doing it again changes nothing.
        """
        return {}


def holders() -> list[Holder]:
    """Return all holders in the order in which they destroy."""
    return sorted(
        (give() for give in hooks.get_hooks("personal_data_holder")), key=lambda each: (each.order, each.code)
    )


def kinds() -> dict[str, Kind]:
    """Return the kinds of records of all rooms by their codes."""
    return {kind.code: kind for holder in holders() for kind in holder.kinds()}


def kind_of(code: str) -> Kind:
    """Return a kind; NoSuchKind where no room has it."""
    found = kinds().get(code)
    if found is None:
        raise NoSuchKind(f"Записей вида «{code}» на сайте нет.")
    return found


def name_of(subject: str) -> str:
    """Return what a record is called; empty where there is none, or nothing of it is left."""
    return next(filter(None, (holder.named(subject) for holder in holders())), "")


def keys_of(subjects: Iterable[str], prefix: str) -> list[int]:
    """Return the numbers of those subjects that begin with a prefix: 12 of «appeal:12» for «appeal»."""
    pairs = (subject.partition(":") for subject in subjects)
    return [int(key) for kind, _, key in pairs if kind == prefix and key.isdecimal()]


def facts(*pairs: tuple[str, Any]) -> list[tuple[str, str]]:
    """Return labels with their values as text, the empty ones left out."""
    return [(label, str(value)) for label, value in pairs if value not in (None, "")]


def refusals(subjects: Collection[str]) -> dict[str, str]:
    """Return what any room says against destroying these now, by subject."""
    found: dict[str, str] = {}
    for holder in holders():
        for subject, words in holder.why_not(subjects).items():
            found.setdefault(subject, words)
    return found


def all_records(subjects: Collection[str]) -> Iterator[tuple[Holder, list[Record]]]:
    """Yield each room that has something on the subjects, with what it has."""
    for holder in sorted(holders(), key=lambda each: (each.place, each.label)):
        if records := list(holder.records(subjects)):
            yield holder, records
