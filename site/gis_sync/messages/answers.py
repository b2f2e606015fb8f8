"""What importAnswer can say of an appeal: an answer, or a step in its work."""

from dataclasses import dataclass
from datetime import date

from gis_sync.messages.attachments import Attachment, SignedAttachment


@dataclass(frozen=True)
class AppealReference:
    """The appeal that is meant: by its GUID, or by its number where the GUID is unknown."""

    guid: str = ""
    number: str = ""


@dataclass(frozen=True)
class AnswerContent:
    """Plain text of an answer, at most 10,000 characters, and its files."""

    text: str
    attachments: tuple[Attachment, ...] = ()
    signed_attachments: tuple[SignedAttachment, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One thing done with one answer; `answerer_guid` is the employee in GIS ZhKKh.

    `content` alone makes a draft, `content` and `send` an answer sent at once. With the GUID of an existing
    answer: `content` edits it, `send` sends the draft, `delete` deletes it.
    """

    transport_guid: str
    answerer_guid: str
    answer_guid: str = ""
    content: AnswerContent | None = None
    send: bool = False
    delete: bool = False


@dataclass(frozen=True)
class AnswerAction:
    """What is done with the answers to one appeal."""

    transport_guid: str
    appeal: AppealReference
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Performer:
    """An employee takes the appeal into work; the day is planned at the first appointment."""

    answerer_guid: str
    appointed_on: date | None = None


@dataclass(frozen=True)
class Executed:
    """The appeal is executed."""

    answerer_guid: str


@dataclass(frozen=True)
class Redirect:
    """The appeal goes on to an organisation of the registry; the comment has 100 to 1000 characters."""

    receiver_guid: str
    comment: str
    answerer_guid: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class RollOver:
    """The term is extended to a day; the comment has 20 to 1000 characters."""

    execution_on: date
    comment: str
    answerer_guid: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class AnswerIsNotRequired:
    """No answer is required; the cause has 20 to 1000 characters."""

    cause: str
    answerer_guid: str


Step = Performer | Executed | Redirect | RollOver | AnswerIsNotRequired


@dataclass(frozen=True)
class AppealAction:
    """One step in the work on one appeal."""

    transport_guid: str
    appeal: AppealReference
    step: Step
