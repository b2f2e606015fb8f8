"""Actions as importAnswer says them. Nothing is read from the database but the rows given."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from lxml import etree

from gis_sync.messages.answer_requests import import_request
from gis_sync.messages.answers import (
    Answer,
    AnswerAction,
    AnswerContent,
    AnswerIsNotRequired,
    AppealAction,
    AppealReference,
    Executed,
    Performer,
    Redirect,
    RollOver,
    Step,
)
from gis_sync.messages.attachments import Attachment
from gis_sync.messages.profile import Profile
from gis_sync.models import Action

Kind = Action.Kind


def request_of(actions: Iterable[Action], profile: Profile) -> etree._Element:
    """Return one request for the actions, one of each appeal; RequestInvalid in Russian."""
    rows = list(actions)
    answers = [_answer(row) for row in rows if row.kind == Kind.ANSWER]
    steps = [_step(row) for row in rows if row.kind != Kind.ANSWER]
    return import_request(profile, answers, steps)


def _answer(action: Action) -> AnswerAction:
    said, draft = action.payload, action.payload.get("draft", "")
    # What lies there as a draft is sent as it lies: loaded once more it would be there twice.
    content = None if draft else AnswerContent(said["text"], tuple(map(_attachment, said["files"])))
    answer = Answer(
        str(action.answer_transport_guid), _answerer(action), answer_guid=draft, content=content, send=True
    )
    return AnswerAction(str(action.transport_guid), _reference(action), (answer,))


def _attachment(file: dict[str, Any]) -> Attachment:
    return Attachment(file["name"], file["description"], file.get("guid", ""), file.get("hash", ""))


def _step(action: Action) -> AppealAction:
    return AppealAction(str(action.transport_guid), _reference(action), _what(action))


def _what(action: Action) -> Step:
    said, answerer = action.payload, _answerer(action)
    match action.kind:
        case Kind.PERFORMER:
            planned = said.get("appointed_on", "")
            return Performer(answerer, date.fromisoformat(planned) if planned else None)
        case Kind.ROLL_OVER:
            return RollOver(date.fromisoformat(said["until"]), said["comment"], answerer)
        case Kind.REDIRECT:
            return Redirect(said["receiver_guid"], said["comment"], answerer)
        case Kind.NOT_REQUIRED:
            return AnswerIsNotRequired(said["cause"], answerer)
        case Kind.EXECUTED:
            return Executed(answerer)
    raise ValueError(action.kind)


def _reference(action: Action) -> AppealReference:
    return AppealReference(str(action.gis_appeal.guid))


def _answerer(action: Action) -> str:
    return str(action.answerer_guid or "")
