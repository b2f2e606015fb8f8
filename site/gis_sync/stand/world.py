"""What GIS ZhKKh knows: organisations, appeals with their history, topics, and the time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from threading import RLock
from uuid import uuid4

from gis_sync.stand.wire import MOSCOW


class UnknownAppeal(LookupError):
    """No appeal with this GUID or number."""


class Status(StrEnum):
    """States of an appeal as the wire names them; NOT_SENT is known to GIS alone and never exported."""

    NOT_SENT = "NotSent"
    SENT = "Send"
    IN_WORK = "InWork"
    EXECUTED = "Executed"
    WITHDRAWN = "Withdrawn"


@dataclass(frozen=True)
class Organisation:
    """A registered organisation. GUIDs are in lower case everywhere in this world."""

    ppa_guid: str
    root_guid: str
    ogrn: str
    full_name: str
    short_name: str
    inn: str
    kpp: str
    version_guid: str = field(default_factory=lambda: str(uuid4()))
    employees: frozenset[str] = frozenset()
    may_handle_appeals: bool = True
    grants_system: bool = True
    """Whether the organisation let this information system act for it."""


@dataclass(frozen=True)
class Topic:
    """An entry of registry 220 with its children; the code is unique in the registry."""

    code: str
    guid: str
    name: str
    children: tuple["Topic", ...] = ()
    modified: date = date(2023, 1, 1)
    is_actual: bool = True


@dataclass
class Applicant:
    """A person, or an organisation by its root GUID, or GIS ZhKKh itself (`hcs`)."""

    surname: str = ""
    first_name: str = ""
    patronymic: str | None = None
    organisation: str | None = None
    hcs: bool = False
    post_address: str | None = None
    apartment: str | None = None
    email: str | None = None
    appeal_email: str | None = None
    phone: str | None = None


@dataclass
class Attachment:
    """A file named in business data; `digest` is the hex of GOST R 34.11-94, as given."""

    name: str
    guid: str
    description: str | None = None
    digest: str | None = None


@dataclass
class SignedAttachment:
    attachment: Attachment
    signatures: list[Attachment]


@dataclass
class Answer:
    guid: str
    number: str
    answerer: str
    text: str
    created_on: date
    sent_on: date | None = None
    attachments: list[Attachment] = field(default_factory=list)
    signed_attachments: list[SignedAttachment] = field(default_factory=list)


@dataclass
class Redirect:
    receiver: str
    comment: str | None
    attachments: list[Attachment]
    answerer: str | None


@dataclass
class RollOver:
    execution_date: date
    comment: str
    attachments: list[Attachment]
    answerer: str


@dataclass
class NotRequired:
    cause: str


@dataclass
class Assessment:
    """The applicant's word on an answer: the name of its element, and a comment unless all is received."""

    outcome: str
    comment: str | None = None


@dataclass
class Event:
    """An entry of the history; without a subject it is a change that the history does not describe."""

    changed_on: date
    organisation: str | None = None
    subject: Answer | Redirect | RollOver | NotRequired | Assessment | None = None


@dataclass
class Appeal:
    """An appeal as GIS ZhKKh keeps it; `owner` is the PPA GUID of the organisation that it was sent to."""

    guid: str
    number: str
    owner: str
    created_on: date
    text: str
    applicant: Applicant
    topic: str | None = None
    """Code of registry 220; otherwise `another_topic` is given."""
    another_topic: str | None = None
    oktmo: str = "00000000"
    parent: str | None = None
    house: str | None = None
    premise: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    answerer: str | None = None
    history: list[Event] = field(default_factory=list)
    status: Status = Status.SENT
    redirected: bool = False
    redirected_outside: bool = False
    rolled_over: bool = False
    answer_not_required: bool = False
    withdrawal_comment: str | None = None
    from_mobile: bool = False
    execution_end: date | None = None
    requirements: str | None = None
    appointed_for: date | None = None
    neighbours: list[Applicant] = field(default_factory=list)
    collective: bool = False

    @property
    def answers(self) -> list[Answer]:
        """The answers in the order of their making, drafts included."""
        return [event.subject for event in self.history if isinstance(event.subject, Answer)]

    def all_attachments(self) -> Iterator[Attachment]:
        """Yield every file that the appeal and its history name."""
        yield from self.attachments
        for event in self.history:
            if isinstance(event.subject, Answer | Redirect | RollOver):
                yield from event.subject.attachments
            if isinstance(event.subject, Answer):
                for signed in event.subject.signed_attachments:
                    yield from [signed.attachment, *signed.signatures]

    @property
    def deadline(self) -> date:
        """The legal deadline, without extensions: what GIS computed, or 30 days (59-ФЗ, ст. 12)."""
        return self.execution_end or self.created_on + timedelta(days=30)

    @property
    def current_deadline(self) -> date:
        """The deadline with the extensions so far."""
        rolled = [
            event.subject.execution_date for event in self.history if isinstance(event.subject, RollOver)
        ]
        return max([self.deadline, *rolled])


class World:
    """The state of the stand and its clock. Whoever reads or writes it holds `lock`."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.lock = RLock()
        self.organisations: dict[str, Organisation] = {}
        self.topics: list[Topic] = []
        self._appeals: dict[str, Appeal] = {}
        self._numbers: dict[str, str] = {}
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The stand's time, in Moscow."""
        return (self._clock() + self._ahead).astimezone(MOSCOW)

    def today(self) -> date:
        return self.now().date()

    def move_clock(self, by: timedelta) -> None:
        self._ahead += by

    def register(self, organisation: Organisation) -> None:
        self.organisations[organisation.ppa_guid.lower()] = organisation

    def organisation(self, ppa_guid: str) -> Organisation | None:
        return self.organisations.get(ppa_guid.lower())

    def organisation_by_root(self, root_guid: str) -> Organisation | None:
        wanted = root_guid.lower()
        return next((one for one in self.organisations.values() if one.root_guid == wanted), None)

    def put(self, appeal: Appeal) -> None:
        """Add an appeal, or put its new state in the place of the old one."""
        self._appeals[appeal.guid.lower()] = appeal
        self._numbers[appeal.number] = appeal.guid

    def appeal(self, guid: str) -> Appeal:
        """Return the appeal of a GUID; raise UnknownAppeal."""
        try:
            return self._appeals[guid.lower()]
        except KeyError:
            raise UnknownAppeal(guid) from None

    def appeal_by_number(self, number: str) -> Appeal:
        """Return the appeal of a number; raise UnknownAppeal."""
        return self.appeal(self._numbers.get(number, ""))

    def appeals(self) -> Iterator[Appeal]:
        """All appeals, the oldest first."""
        return iter(sorted(self._appeals.values(), key=lambda appeal: (appeal.created_on, appeal.number)))

    def topic(self, code: str) -> Topic | None:
        return next((topic for topic in _walk(self.topics) if topic.code == code), None)

    def withdraw(self, guid: str, comment: str = "") -> None:
        """The applicant takes the appeal back; raise UnknownAppeal."""
        appeal = self.appeal(guid)
        appeal.status, appeal.withdrawal_comment = Status.WITHDRAWN, comment
        appeal.history.append(Event(self.today()))

    def assess(self, guid: str, assessment: Assessment) -> None:
        """The applicant says what the answer is worth; raise UnknownAppeal."""
        self.appeal(guid).history.append(Event(self.today(), subject=assessment))


def _walk(topics: Iterable[Topic]) -> Iterator[Topic]:
    for topic in topics:
        yield topic
        yield from _walk(topic.children)
