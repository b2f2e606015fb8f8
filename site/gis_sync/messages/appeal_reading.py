"""Exported appeals out of an answer, one at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from gis_sync.messages import reading
from gis_sync.messages.appeals import (
    Answered,
    Appeal,
    AppealStatus,
    Applicant,
    ApplicantKind,
    Assessed,
    Change,
    HistoryEvent,
    NotRequired,
    Opinion,
    Redirected,
    RolledOver,
    Topic,
)
from gis_sync.messages.attachments import read_attachments, read_signed_attachments
from gis_sync.messages.errors import ItemUnreadable
from gis_sync.messages.namespaces import ap, base, nsi, registry


@dataclass(frozen=True)
class ExportedAppeal:
    """One item of an answer: its own XML in UTF-8, and the appeal, or None and the problem in Russian."""

    xml: bytes
    appeal: Appeal | None
    problem: str = ""


def iter_appeals(source: bytes | BinaryIO) -> Iterator[ExportedAppeal]:
    """Yield the appeals of an answer in their order, holding one in memory at a time.

    `source` is a body or a binary file that can be wound back, or the XML of one item, kept from before. An
    unreadable appeal does not hold up the others. MessageUnreadable if the answer is none or breaks off;
    `read_answer` finds that out before anything is taken.
    """
    for element in reading.parsed(reading.opened(source), ap("ExportAppealResult")):
        if element.tag != ap("ExportAppealResult"):
            continue
        xml = etree.tostring(element, encoding="utf-8", xml_declaration=False, with_tail=False)
        try:
            item = ExportedAppeal(xml, read_appeal(element))
        except ItemUnreadable as error:
            item = ExportedAppeal(xml, None, _problem(element, error))
        reading.let_go(element)
        yield item


def read_appeal(element: etree._Element) -> Appeal:
    """Return the appeal that an ExportAppealResult holds; ItemUnreadable if it lacks what it is kept by."""
    withdrawn = element.find(ap("AppealWithdrawn"))
    place = element.find(ap("OKTMO"))
    return Appeal(
        guid=reading.required_guid(element, ap("AppealGUID")),
        number=reading.required(element, ap("AppealNumber")),
        created_on=reading.required_day(element, ap("AppealCreateDate")),
        status=_status(element),
        applicant=_applicant(_required(element, ap("ApplicantInfo"))),
        text=reading.content(element, ap("AppealText")),
        topic=_topic(element.find(ap("AppealTopic"))),
        another_topic=reading.value(element, ap("AnotherTopic")),
        parent_guid=reading.guid(element, ap("ParentAppealGUID")),
        house_guid=reading.guid(element, ap("FIASHouseGuid")),
        premises=reading.value(element, ap("PremiseNumber")),
        oktmo=reading.value(place, base("code")),
        oktmo_name=reading.value(place, base("name")),
        attachments=read_attachments(element, ap("Attachment")),
        answerer_guid=reading.guid(element, ap("AnswererGUID")),
        history=tuple(_event(event) for event in element.findall(ap("AppealHistory"))),
        redirected=reading.flag(element, ap("Redirected")),
        redirected_outside=reading.flag(element, ap("RedirectedIsNotHCS")),
        rolled_over=reading.flag(element, ap("RolledOver")),
        answer_not_required=reading.flag(element, ap("AnswerIsNotRequired")),
        withdrawn=withdrawn is not None,
        withdrawal_comment=reading.content(withdrawn, ap("Comment")),
        from_mobile=reading.flag(element, ap("FromMobile")),
        execution_ends_on=reading.day(element, ap("ExecutionEndDate")),
        legal_basis=reading.value(element, ap("NPARequirements")),
        appointed_on=reading.day(element, ap("DateOfAppointment")),
        collective=reading.flag(element, ap("Collective")),
        neighbours=tuple(_applicant(each) for each in element.findall(ap("NeighbourInfo"))),
    )


def _problem(element: etree._Element, error: ItemUnreadable) -> str:
    known = reading.value(element, ap("AppealNumber")) or reading.value(element, ap("AppealGUID"))
    return f"Обращение {known or 'без номера'} не прочитано. {error}"


def _required(element: etree._Element, name: str) -> etree._Element:
    child = element.find(name)
    if child is None:
        raise ItemUnreadable(f"Нет элемента {etree.QName(name).localname}.")
    return child


def _status(element: etree._Element) -> AppealStatus:
    said = reading.required(element, ap("AppealStatus"))
    try:
        return AppealStatus(said)
    except ValueError as error:
        raise ItemUnreadable(f"Неизвестное состояние обращения: «{said[:40]}».") from error


def _topic(element: etree._Element | None) -> Topic | None:
    if element is None:
        return None
    return Topic(
        reading.value(element, nsi("Code")),
        reading.guid(element, nsi("GUID")),
        reading.value(element, nsi("Name")),
    )


def _applicant(element: etree._Element) -> Applicant:
    person, organisation = element.find(ap("Person")), element.find(ap("Org"))
    if person is None and organisation is None:
        if not reading.flag(element, ap("HCS")):
            raise ItemUnreadable("Не сказано, кто заявитель.")
        return Applicant(ApplicantKind.SYSTEM)
    return Applicant(
        ApplicantKind.ORGANISATION if person is None else ApplicantKind.PERSON,
        surname=reading.value(person, ap("Surname")),
        first_name=reading.value(person, ap("FirstName")),
        patronymic=reading.value(person, ap("Patronymic")),
        organisation_guid=reading.guid(organisation, registry("orgRootEntityGUID")),
        postal_address=reading.value(element, ap("PostAddress")),
        apartment=reading.value(element, ap("ApartmentNumber")),
        cabinet_email=reading.value(element, ap("Email")),
        appeal_email=reading.value(element, ap("AppealEmail")),
        phone=reading.value(element, ap("PhoneNumber")),
    )


def _event(element: etree._Element) -> HistoryEvent:
    change = None
    for name, read in _CHANGES.items():
        found = element.find(ap(name))
        if found is not None:
            change = read(found)
    return HistoryEvent(
        reading.required_day(element, ap("ChangeDate")),
        reading.guid(element.find(ap("Organization")), registry("orgRootEntityGUID")),
        change,
    )


def _answered(element: etree._Element) -> Change:
    return Answered(
        guid=reading.guid(element, ap("AnswerGUID")),
        number=reading.value(element, ap("AnswerNumber")),
        sent_on=reading.day(element, ap("SendAnswerDate")),
        answerer_guid=reading.guid(element.find(ap("Answerer")), ap("AnswererGUID")),
        text=reading.content(element, ap("AnswerText")),
        is_sent=reading.flag(element, ap("AnswerIsSent")),
        attachments=read_attachments(element, ap("Attachment")),
        signed_attachments=read_signed_attachments(element, ap("SignedAttachments")),
    )


def _redirected(element: etree._Element) -> Change:
    return Redirected(
        reading.guid(element.find(ap("Receiver")), registry("orgRootEntityGUID")),
        reading.content(element, ap("Comment")),
        reading.guid(element, ap("AnswererGUID")),
        read_attachments(element, ap("Attachment")),
    )


def _rolled_over(element: etree._Element) -> Change:
    return RolledOver(
        reading.required_day(element, ap("ExecutionDate")),
        reading.content(element, ap("Comment")),
        reading.guid(element, ap("AnswererGUID")),
        read_attachments(element, ap("Attachment")),
    )


def _not_required(element: etree._Element) -> Change:
    return NotRequired(reading.content(element, ap("Cause")))


def _assessed(element: etree._Element) -> Change:
    for opinion in Opinion:
        if reading.flag(element, ap(opinion.value)):
            return Assessed(opinion, reading.content(element, ap("DeclineComment")))
    raise ItemUnreadable("Неизвестная оценка ответа.")


# The schema spells «Assesment» with one s.
_CHANGES: dict[str, Callable[[etree._Element], Change]] = {
    "Answer": _answered,
    "Redirected": _redirected,
    "RolledOver": _rolled_over,
    "IsNotRequired": _not_required,
    "Assesment": _assessed,
}
