"""Each step that the register takes with an appeal of GIS ZhKKh is to be taken there as well.

Runs within the step's own transaction: writes rows, calls nobody. What came from there goes back never.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gis_sync.exchange import actions, limits
from gis_sync.exchange.redirecting import redirect_trouble
from gis_sync.messages.profile import STRICT
from gis_sync.messages.text import sendable
from gis_sync.models import Action, GisAppeal
from questions.choices import Channel, ReplyChannel
from questions.errors import QuestionsError
from questions.lifecycle import State, Step
from questions.models import Appeal, Extension

Kind = Action.Kind
SUPERSEDED = "Исполнитель сменился раньше, чем это было отправлено."
OVER_THERE = "В ГИС ЖКХ обращение уже завершено иначе."
WITHDRAWN = "Заявитель отозвал обращение. {reason}"
NO_ANSWER = "Ответ по существу не даётся: {outcome}. {reason}"


def follow(*, appeal: Appeal, step: str, data: Mapping[str, Any]) -> None:
    """Write down what a step means in GIS ZhKKh; QuestionsError when it would be refused there."""
    act = FOLLOWED.get(step)
    if act is None or appeal.channel != Channel.GIS:
        return
    # The register's appeal is registered and routed before the row here is tied to it.
    row = GisAppeal.objects.filter(guid=appeal.token).first()
    if row is not None:
        act(row, appeal, data)


def _assign(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    actions.drop_unsent(Action.objects.filter(gis_appeal=row, kind=Kind.PERFORMER), SUPERSEDED)
    actions.add(row, appeal, Kind.PERFORMER)


def _ask_extension(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    extension = Extension.objects.get(appeal=appeal)
    refusal = limits.why_not_until(row.said(), extension.until) or limits.why_not_comment(extension.reason)
    if refusal:
        raise QuestionsError(refusal)


def _extend(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    _ask_extension(row, appeal, data)
    extension = Extension.objects.get(appeal=appeal)
    # Where GIS ZhKKh gives more time than the register does, nothing is extended there.
    if extension.until > limits.present_term_of(row.said()):
        payload = {"until": extension.until.isoformat(), "comment": sendable(extension.reason)}
        actions.add(row, appeal, Kind.ROLL_OVER, payload)


def _redirect(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    if data.get("elsewhere"):
        actions.drop_unsent(Action.objects.filter(gis_appeal=row), OVER_THERE)
        return
    known = _known_receiver(appeal.redirected_to)
    payload = {
        "redirected_to": appeal.redirected_to,
        "receiver_guid": known,
        "comment": sendable(f"Обращение передано: {appeal.redirected_to}. {appeal.outcome_reason}"),
    }
    actions.add(row, appeal, Kind.REDIRECT, payload, trouble=redirect_trouble(payload))


def _end(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    if data.get("elsewhere"):
        actions.drop_unsent(Action.objects.filter(gis_appeal=row), OVER_THERE)
        return
    words = WITHDRAWN if appeal.state == State.WITHDRAWN else NO_ANSWER
    cause = sendable(words.format(outcome=appeal.get_outcome_display(), reason=appeal.outcome_reason))
    actions.add(row, appeal, Kind.NOT_REQUIRED, {"cause": cause[: STRICT.cause[1]]})


def _sent(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    if data.get("channel") != ReplyChannel.GIS:
        actions.add(row, appeal, Kind.EXECUTED)


FOLLOWED: dict[str, Callable[[GisAppeal, Appeal, Mapping[str, Any]], None]] = {
    Step.ASSIGN: _assign,
    Step.ASK_EXTENSION: _ask_extension,
    Step.EXTEND: _extend,
    Step.REDIRECT: _redirect,
    Step.DECLINE: _end,
    Step.WITHDRAW: _end,
    Step.SEND: _sent,
    Step.TELL: _sent,
}


def _known_receiver(redirected_to: str) -> str:
    """Return whom an earlier appeal was redirected to under the same name."""
    done = Action.objects.filter(
        kind=Kind.REDIRECT, state=Action.State.DONE, payload__redirected_to=redirected_to
    )
    last = done.order_by("-pk").values_list("payload", flat=True).first()
    return str(last["receiver_guid"]) if last else ""
