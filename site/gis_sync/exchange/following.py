"""Each step that the register takes with an appeal of GIS ZhKKh is to be taken there as well.

Runs within the step's own transaction: writes rows, calls nobody. What came from there goes back never.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from gis_sync.exchange import actions, limits
from gis_sync.exchange.redirecting import redirect_trouble
from gis_sync.messages.profile import STRICT
from gis_sync.messages.text import sendable
from gis_sync.models import Action, GisAppeal
from questions.choices import Channel, ReplyChannel
from questions.errors import QuestionsError
from questions.lifecycle import State, Step
from questions.models import Appeal, Extension, Notice
from questions.services import notices

Kind = Action.Kind
SUPERSEDED = "Исполнитель сменился раньше, чем это было отправлено."
OVER_THERE = "В ГИС ЖКХ обращение уже завершено иначе."
WITHDRAWN = "Заявитель отозвал обращение."
NO_ANSWER = "Ответ по существу не даётся: {outcome}."


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
        comment = sendable(extension.reason)
        payload = {"until": extension.until.isoformat(), "comment": comment, **_carried(data)}
        actions.add(row, appeal, Kind.ROLL_OVER, payload)
    elif carried := _carried(data):
        # Nothing goes there, so the letter finds no other way by itself.
        notices.record_refusal(notice_id=carried["notice"], now=timezone.now(), channel=ReplyChannel.GIS)


def _redirect(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    if data.get("elsewhere"):
        actions.drop_unsent(Action.objects.filter(gis_appeal=row), OVER_THERE)
        return
    payload = {
        "redirected_to": appeal.redirected_to,
        "receiver_guid": _known_receiver(appeal.redirected_to),
        "comment": sendable(_told(data))[: STRICT.redirect_comment[1]],
        **_carried(data),
    }
    actions.add(row, appeal, Kind.REDIRECT, payload, trouble=redirect_trouble(payload))


def _end(row: GisAppeal, appeal: Appeal, data: Mapping[str, Any]) -> None:
    if data.get("elsewhere"):
        actions.drop_unsent(Action.objects.filter(gis_appeal=row), OVER_THERE)
        return
    words = WITHDRAWN if appeal.state == State.WITHDRAWN else NO_ANSWER
    cause = sendable(_told(data) or words.format(outcome=appeal.get_outcome_display()))
    actions.add(row, appeal, Kind.NOT_REQUIRED, {"cause": cause[: STRICT.cause[1]], **_carried(data)})


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


def _told(data: Mapping[str, Any]) -> str:
    """Return what the letter that a step owes tells the applicant.

    The reason that stands in the register beside the outcome is the company's own and goes nowhere.
    """
    notice = Notice.objects.filter(pk=data.get("notice", 0)).first()
    return notice.text if notice is not None else ""


def _carried(data: Mapping[str, Any]) -> dict[str, int]:
    """Return the letter that the action delivers, where it is to go by GIS ZhKKh."""
    by_gis = Notice.objects.filter(pk=data.get("notice", 0), channel=ReplyChannel.GIS)
    return {"notice": data["notice"]} if by_gis.exists() else {}


def _known_receiver(redirected_to: str) -> str:
    """Return whom an earlier appeal was redirected to under the same name."""
    done = Action.objects.filter(
        kind=Kind.REDIRECT, state=Action.State.DONE, payload__redirected_to=redirected_to
    )
    last = done.order_by("-pk").values_list("payload", flat=True).first()
    return str(last["receiver_guid"]) if last else ""
