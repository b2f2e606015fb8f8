"""Requests of importAnswer, built element by element in the order of the schema."""

from collections.abc import Sequence

from lxml import etree

from gis_sync.messages import answer_rules
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
)
from gis_sync.messages.attachments import add_attachments, add_signed_attachments
from gis_sync.messages.building import add, add_day, add_true, checked_guid, checked_text, new_request
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.namespaces import APPEALS, ORG_REGISTRY, ap, base, registry
from gis_sync.messages.profile import MAX_TEXT, Profile


def import_request(
    profile: Profile, answers: Sequence[AnswerAction] = (), actions: Sequence[AppealAction] = ()
) -> etree._Element:
    """Return the request, ready to be signed: at most 1000 answer actions and 1000 appeal actions.

    Transport GUIDs are the caller's: the rows of the result come back under them. RequestInvalid says in
    Russian what GIS ZhKKh would refuse, and what it would take although it makes no sense.
    """
    answer_rules.check_request(answers, actions)
    prefixes = {"ap": APPEALS, "orb": ORG_REGISTRY}
    request = new_request(ap("importAnswerRequest"), profile.import_version, prefixes)
    for answer in answers:
        _add_answer_action(request, answer, profile)
    for action in actions:
        _add_appeal_action(request, action, profile)
    return request


def _add_answer_action(request: etree._Element, action: AnswerAction, profile: Profile) -> None:
    if not action.answers:
        raise RequestInvalid("В действии с ответами нет ни одного ответа.")
    element = add(request, ap("AnswerAction"))
    _add_reference(element, action.transport_guid, action.appeal)
    for answer in action.answers:
        answer_rules.check_answer(answer, profile)
        _add_answer(add(element, ap("Answer")), answer)


def _add_reference(element: etree._Element, transport_guid: str, appeal: AppealReference) -> None:
    _add_transport(element, transport_guid)
    if appeal.guid:
        add(element, ap("AppealGUID"), checked_guid(appeal.guid, "Идентификатор обращения"))
    else:
        add(element, ap("AppealNumber"), checked_text(appeal.number, "Номер обращения", (1, 30)))


def _add_transport(element: etree._Element, guid: str) -> None:
    add(element, base("TransportGUID"), checked_guid(guid, "Транспортный идентификатор"))


def _add_answer(element: etree._Element, answer: Answer) -> None:
    _add_transport(element, answer.transport_guid)
    if answer.answer_guid:
        add(element, ap("AnswerGUID"), checked_guid(answer.answer_guid, "Идентификатор ответа"))
    _add_answerer(element, answer.answerer_guid)
    if answer.content is not None:
        _add_content(add(element, ap("LoadAnswer")), answer.content)
    add_true(element, ap("SendAnswer"), answer.send)
    add_true(element, ap("DeleteAnswer"), answer.delete)


def _add_answerer(element: etree._Element, guid: str) -> None:
    add(element, ap("AnswererGUID"), checked_guid(guid, "Исполнитель"))


def _add_content(element: etree._Element, content: AnswerContent) -> None:
    add(element, ap("AnswerText"), checked_text(content.text, "Текст ответа", (1, MAX_TEXT)))
    add_attachments(element, ap("Attachment"), content.attachments)
    add_signed_attachments(element, ap("SignedAttachments"), content.signed_attachments)


def _add_appeal_action(request: etree._Element, action: AppealAction, profile: Profile) -> None:
    element = add(request, ap("AppealAction"))
    _add_reference(element, action.transport_guid, action.appeal)
    match action.step:
        case Performer() as step:
            _add_performer(element, step)
        case Executed() as step:
            _add_answerer(add(element, ap("Executed")), step.answerer_guid)
        case Redirect() as step:
            _add_redirect(element, step, profile)
        case RollOver() as step:
            _add_roll_over(element, step, profile)
        case step:
            _add_not_required(element, step, profile)


def _add_performer(parent: etree._Element, step: Performer) -> None:
    element = add(parent, ap("Performer"))
    _add_answerer(element, step.answerer_guid)
    add_day(element, ap("DateOfAppointment"), step.appointed_on)


def _add_redirect(parent: etree._Element, step: Redirect, profile: Profile) -> None:
    element = add(parent, ap("RedirectAppeal"))
    receiver = checked_guid(step.receiver_guid, "Организация-адресат")
    add(add(element, ap("Receiver")), registry("orgRootEntityGUID"), receiver)
    comment = checked_text(step.comment, "Пояснение к переадресации", profile.limits.redirect_comment)
    add(element, ap("Comment"), comment)
    add_attachments(element, ap("Attachment"), step.attachments)
    _add_answerer(element, step.answerer_guid)


def _add_roll_over(parent: etree._Element, step: RollOver, profile: Profile) -> None:
    element = add(parent, ap("RollOverAppeal"))
    add_day(element, ap("ExecutionDate"), step.execution_on)
    comment = checked_text(step.comment, "Причина продления", profile.limits.roll_over_comment)
    add(element, ap("Comment"), comment)
    add_attachments(element, ap("Attachment"), step.attachments)
    _add_answerer(element, step.answerer_guid)


def _add_not_required(parent: etree._Element, step: AnswerIsNotRequired, profile: Profile) -> None:
    element = add(parent, ap("AnswerIsNotRequired"))
    cause = checked_text(step.cause, "Причина, по которой ответ не нужен", profile.limits.cause)
    add(element, ap("Cause"), cause)
    _add_answerer(element, step.answerer_guid)
