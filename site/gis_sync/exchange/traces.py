"""Whether an action is seen in what GIS ZhKKh exports of its appeal. No database or clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gis_sync.messages.appeals import Answered, Appeal, AppealStatus, NotRequired, Redirected, RolledOver
from gis_sync.messages.text import plain_text


@dataclass(frozen=True)
class Trace:
    """What is there of an action; of an answer its identifier and number, and whether it is sent."""

    guid: str = ""
    number: str = ""
    is_draft: bool = False


def trace(kind: str, payload: Mapping[str, Any], answerer_guid: str, said: Appeal) -> Trace | None:
    """Return what is seen of an action of this kind, None when nothing is."""
    changes = [event.change for event in said.history]
    if kind == "answer":
        return _answer(payload["text"], changes)
    seen = {
        "performer": said.answerer_guid == answerer_guid,
        "roll_over": any(
            isinstance(change, RolledOver) and change.execution_on.isoformat() == payload.get("until")
            for change in changes
        ),
        "redirect": said.redirected
        and any(
            isinstance(change, Redirected) and change.receiver_guid == payload.get("receiver_guid")
            for change in changes
        ),
        "not_required": said.answer_not_required or any(isinstance(each, NotRequired) for each in changes),
        "executed": said.status is AppealStatus.EXECUTED,
    }
    return Trace() if seen[kind] else None


def _answer(text: str, changes: list[Any]) -> Trace | None:
    same = [each for each in changes if isinstance(each, Answered) and _words(each.text) == _words(text)]
    # Of several the sent one counts.
    for each in sorted(same, key=lambda answer: not answer.is_sent):
        return Trace(each.guid, each.number, is_draft=not each.is_sent)
    return None


def _words(text: str) -> list[str]:
    """Return the words of a text, whatever became of its spaces and lines on the way."""
    return plain_text(text).split()
