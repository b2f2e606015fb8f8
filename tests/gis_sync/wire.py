"""Messages as GIS ZhKKh writes them: prefixes of its own, dates with an offset."""

from datetime import date
from xml.sax.saxutils import escape

from gis_sync.messages.appeals import (
    Answered,
    Appeal,
    AppealStatus,
    Applicant,
    ApplicantKind,
    Assessed,
    HistoryEvent,
    NotRequired,
    Redirected,
    RolledOver,
    Topic,
)
from gis_sync.messages.attachments import Attachment, SignedAttachment

ROOT = "http://dom.gosuslugi.ru/schema/integration"
OURS = "0b7a1c52-6d0e-4c55-9a7e-3f5f2a6f0101"
THEIRS = "a1b2c3d4-0001-11ef-9000-0242ac120101"


def guid(number: int) -> str:
    return f"e7d10000-51ab-4d0a-8f31-{number:012x}"


PERSON = Applicant(
    ApplicantKind.PERSON, "Тестова", "Анна", "Петровна", postal_address="г. Тестоград, ул. Примерная, 1",
    apartment="7", cabinet_email="cabinet@example.invalid", phone="+7 900 000-00-00",
)  # fmt: skip


def appeal(number: int = 1, text: str = "Нет света") -> Appeal:
    return Appeal(
        guid=guid(number),
        number=f"77-2026-{number}",
        created_on=date(2026, 11, 23),
        status=AppealStatus.SENT,
        applicant=PERSON,
        text=text,
        topic=Topic("5.3", guid(9000), "Качество электрической энергии"),
        oktmo="45000000",
        execution_ends_on=date(2026, 12, 23),
    )


def tag(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def text(name: str, value: str) -> str:
    return tag(name, escape(value, {"\r": "&#13;"})) if value else ""


def day(name: str, value: date | None) -> str:
    return tag(name, f"{value:%Y-%m-%d}+03:00") if value else ""


def true(name: str, value: bool) -> str:
    return tag(name, "true") if value else ""


def envelope(body: str, *, guid: str = OURS) -> bytes:
    names = "".join(
        f' xmlns:{prefix}="{ROOT}/{name}/"'
        for prefix, name in {
            "ns4": "base", "ns6": "nsi-base", "ns8": "organizations-registry-base", "ns13": "appeals",
            "ns9": "nsi-common", "ns10": "organizations-registry-common", "ns11": "organizations-base",
        }.items()
    )  # fmt: skip
    head = tag("ns4:Date", "2024-07-16T09:15:02.871+03:00") + tag("ns4:MessageGUID", guid)
    header = tag("env:Header", tag("ns4:ResultHeader", head))
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"{names}'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{header}{tag('env:Body', body)}</env:Envelope>"
    ).encode()


def state(inner: str, *, code: str = "3", service: str = "ns13", version: str = "12.2.0.5") -> bytes:
    head = tag("ns4:RequestState", code) + tag("ns4:MessageGUID", THEIRS)
    opening = f'<{service}:getStateResult Id="signed-data-container" ns4:version="{version}">'
    return envelope(f"{opening}{head}{inner}</{service}:getStateResult>")


def exported(*appeals: Appeal) -> bytes:
    return state("".join(item(appeal) for appeal in appeals))


def attachment(name: str, file: Attachment) -> str:
    place = tag("ns4:Attachment", text("ns4:AttachmentGUID", file.guid))
    named = text("ns4:Name", file.name) + text("ns4:Description", file.description)
    return tag(name, named + place + text("ns4:AttachmentHASH", file.hash))


def signed(file: SignedAttachment) -> str:
    signatures = "".join(attachment("ns4:Signature", each) for each in file.signatures)
    return tag("ns13:SignedAttachments", attachment("ns4:Attachment", file.file) + signatures)


def files(attachments: tuple[Attachment, ...]) -> str:
    return "".join(attachment("ns13:Attachment", file) for file in attachments)


def organisation(name: str, guid: str) -> str:
    return tag(name, text("ns8:orgRootEntityGUID", guid)) if guid else ""


def applicant(name: str, who: Applicant) -> str:
    if who.kind is ApplicantKind.SYSTEM:
        return tag(name, true("ns13:HCS", True))
    named = organisation("ns13:Org", who.organisation_guid)
    if who.kind is ApplicantKind.PERSON:
        parts = text("ns13:Surname", who.surname) + text("ns13:FirstName", who.first_name)
        named = tag("ns13:Person", parts + text("ns13:Patronymic", who.patronymic))
    reached = text("ns13:PostAddress", who.postal_address) + text("ns13:ApartmentNumber", who.apartment)
    reached += text("ns13:Email", who.cabinet_email) + text("ns13:AppealEmail", who.appeal_email)
    return tag(name, named + reached + text("ns13:PhoneNumber", who.phone))


def change(event: HistoryEvent) -> str:
    match event.change:
        case Answered() as answer:
            inner = text("ns13:AnswerGUID", answer.guid) + text("ns13:AnswerNumber", answer.number)
            inner += day("ns13:SendAnswerDate", answer.sent_on)
            inner += tag("ns13:Answerer", text("ns13:AnswererGUID", answer.answerer_guid))
            inner += tag("ns13:AnswerText", escape(answer.text)) + files(answer.attachments)
            inner += true("ns13:AnswerIsSent", answer.is_sent)
            return tag("ns13:Answer", inner + "".join(signed(file) for file in answer.signed_attachments))
        case Redirected() as moved:
            inner = organisation("ns13:Receiver", moved.receiver_guid) + text("ns13:Comment", moved.comment)
            inner += files(moved.attachments) + text("ns13:AnswererGUID", moved.answerer_guid)
            return tag("ns13:Redirected", inner)
        case RolledOver() as later:
            inner = day("ns13:ExecutionDate", later.execution_on) + text("ns13:Comment", later.comment)
            inner += files(later.attachments) + text("ns13:AnswererGUID", later.answerer_guid)
            return tag("ns13:RolledOver", inner)
        case NotRequired() as none:
            return tag("ns13:IsNotRequired", tag("ns13:Cause", escape(none.cause)))
        case Assessed() as said:
            comment = text("ns13:DeclineComment", said.comment)
            return tag("ns13:Assesment", true(f"ns13:{said.opinion.value}", True) + comment)
    return ""


def history(event: HistoryEvent) -> str:
    who = organisation("ns13:Organization", event.organisation_guid)
    return tag("ns13:AppealHistory", who + day("ns13:ChangeDate", event.changed_on) + change(event))


def item(appeal: Appeal) -> str:
    topic = text("ns13:AnotherTopic", appeal.another_topic)
    if appeal.topic:
        named = text("ns6:Code", appeal.topic.code) + text("ns6:GUID", appeal.topic.guid)
        topic = tag("ns13:AppealTopic", named + text("ns6:Name", appeal.topic.name))
    withdrawn = tag("ns13:AppealWithdrawn", text("ns13:Comment", appeal.withdrawal_comment))
    return tag(
        "ns13:ExportAppealResult",
        text("ns13:AppealGUID", appeal.guid)
        + text("ns13:ParentAppealGUID", appeal.parent_guid)
        + applicant("ns13:ApplicantInfo", appeal.applicant)
        + text("ns13:AppealNumber", appeal.number)
        + day("ns13:AppealCreateDate", appeal.created_on)
        + topic
        + text("ns13:FIASHouseGuid", appeal.house_guid)
        + text("ns13:PremiseNumber", appeal.premises)
        + tag("ns13:OKTMO", text("ns4:code", appeal.oktmo) + text("ns4:name", appeal.oktmo_name))
        + tag("ns13:AppealText", escape(appeal.text))
        + files(appeal.attachments)
        + text("ns13:AnswererGUID", appeal.answerer_guid)
        + "".join(history(event) for event in appeal.history)
        + text("ns13:AppealStatus", appeal.status.value)
        + true("ns13:Redirected", appeal.redirected)
        + true("ns13:RedirectedIsNotHCS", appeal.redirected_outside)
        + true("ns13:RolledOver", appeal.rolled_over)
        + true("ns13:AnswerIsNotRequired", appeal.answer_not_required)
        + (withdrawn if appeal.withdrawn else "")
        + true("ns13:FromMobile", appeal.from_mobile)
        + day("ns13:ExecutionEndDate", appeal.execution_ends_on)
        + text("ns13:NPARequirements", appeal.legal_basis)
        + day("ns13:DateOfAppointment", appeal.appointed_on)
        + true("ns13:Collective", appeal.collective)
        + "".join(applicant("ns13:NeighbourInfo", each) for each in appeal.neighbours),
    )
