"""An appeal as GIS ZhKKh exports it, item by item of exportAppealResultType."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from gis_sync.messages.attachments import Attachment, SignedAttachment


class AppealStatus(StrEnum):
    SENT = "Send"
    IN_WORK = "InWork"
    EXECUTED = "Executed"
    WITHDRAWN = "Withdrawn"


class ApplicantKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    SYSTEM = "system"
    """GIS ZhKKh made the appeal itself; nobody stands behind it."""


class Opinion(StrEnum):
    """What an applicant said of an answer."""

    RECEIVED = "InformationIsReceived"
    PARTLY_RECEIVED = "AnswerIsPartlyReceived"
    NOT_SATISFIED = "AnswerIsNotSatisfied"


@dataclass(frozen=True)
class Topic:
    """An entry of registry 220. Codes and GUIDs differ between the stand and production."""

    code: str
    guid: str
    name: str = ""


@dataclass(frozen=True)
class Applicant:
    """Who appeals, or a neighbour who joins in: names for a person, a registry GUID for an organisation."""

    kind: ApplicantKind
    surname: str = ""
    first_name: str = ""
    patronymic: str = ""
    organisation_guid: str = ""
    postal_address: str = ""
    apartment: str = ""
    cabinet_email: str = ""
    appeal_email: str = ""
    phone: str = ""

    @property
    def email(self) -> str:
        """Return the address to write to: the appeal's own rather than that of the cabinet."""
        return self.appeal_email or self.cabinet_email


@dataclass(frozen=True)
class Answered:
    """An answer in the history: a draft until it is sent."""

    guid: str
    number: str
    sent_on: date | None
    answerer_guid: str
    text: str
    is_sent: bool
    attachments: tuple[Attachment, ...] = ()
    signed_attachments: tuple[SignedAttachment, ...] = ()


@dataclass(frozen=True)
class Redirected:
    """The appeal went on to another organisation, by its GUID in the registry."""

    receiver_guid: str
    comment: str
    answerer_guid: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class RolledOver:
    """The term was extended to a day."""

    execution_on: date
    comment: str
    answerer_guid: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class NotRequired:
    """Somebody decided that no answer is required."""

    cause: str


@dataclass(frozen=True)
class Assessed:
    """The applicant assessed an answer."""

    opinion: Opinion
    comment: str = ""


Change = Answered | Redirected | RolledOver | NotRequired | Assessed


@dataclass(frozen=True)
class HistoryEvent:
    """A change of an appeal. Events have no identifier; `change` is None where only the day is told."""

    changed_on: date
    organisation_guid: str = ""
    change: Change | None = None

    @property
    def digest(self) -> str:
        """Return SHA-256 of what the event says: the same whenever it is exported, under any prefixes."""
        kind = type(self.change).__name__ if self.change else ""
        said = json.dumps([kind, asdict(self)], default=str, ensure_ascii=False, sort_keys=True)
        return sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Appeal:
    """An exported appeal; `guid` is its natural key. Texts are raw: `plain_text` makes them safe.

    Either `topic` or `another_topic` is filled. `execution_ends_on`: the legal term that GIS ZhKKh counted.
    `premises`: the flat of the appeal's address; that of the applicant is in `applicant`.
    """

    guid: str
    number: str
    created_on: date
    status: AppealStatus
    applicant: Applicant
    text: str
    topic: Topic | None = None
    another_topic: str = ""
    parent_guid: str = ""
    house_guid: str = ""
    premises: str = ""
    oktmo: str = ""
    oktmo_name: str = ""
    attachments: tuple[Attachment, ...] = ()
    answerer_guid: str = ""
    history: tuple[HistoryEvent, ...] = ()
    redirected: bool = False
    redirected_outside: bool = False
    rolled_over: bool = False
    answer_not_required: bool = False
    withdrawn: bool = False
    withdrawal_comment: str = ""
    from_mobile: bool = False
    execution_ends_on: date | None = None
    legal_basis: str = ""
    appointed_on: date | None = None
    collective: bool = False
    neighbours: tuple[Applicant, ...] = ()
