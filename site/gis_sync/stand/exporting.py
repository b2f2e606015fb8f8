"""exportAppeal: which appeals a request asks for, and how they look in the version that it speaks."""

from collections.abc import Callable, Iterable
from datetime import date

from gis_sync.stand.services import version_key
from gis_sync.stand.wire import (
    APPEALS,
    BASE,
    NSI_BASE,
    ORGANISATION_REGISTRY,
    Element,
    add,
    add_given,
    add_true,
    day,
    day_of,
    elements,
    text_of,
)
from gis_sync.stand.world import (
    Answer,
    Appeal,
    Applicant,
    Assessment,
    Attachment,
    Event,
    NotRequired,
    Organisation,
    Redirect,
    RollOver,
    Status,
    World,
)

Selection = Callable[[Appeal], bool]

# Since which version of the request a field comes back.
_SINCE = {
    "term": (13, 1, 10, 1),
    "signed_attachments": (13, 2, 1, 0),
    "answer_guid": (13, 2, 5, 0),
    "appointment": (13, 3, 2, 0),
    "neighbours": (14, 4, 0, 1),
    "premise": (14, 8, 0, 1),
}
_STATUSES = {
    "Sent": Status.SENT,
    "InWork": Status.IN_WORK,
    "Executed": Status.EXECUTED,
    "Withdrawn": Status.WITHDRAWN,
}


def select(world: World, organisation: Organisation, request: Element) -> list[Appeal]:
    """Return the appeals of this organisation that a request asks for, the oldest first.

    GUIDs that are unknown or another's are passed over in silence; what was not sent is never shown; what GIS
    itself made comes by its GUID, otherwise only when asked for.
    """
    wanted = _selection(request)
    with_hcs = text_of(request, APPEALS, "IncludeHCSAppeals") is not None or _texts(request, "AppealGUID")
    return [
        appeal
        for appeal in world.appeals()
        if appeal.owner == organisation.ppa_guid
        and appeal.status is not Status.NOT_SENT
        and (with_hcs or not appeal.applicant.hcs)
        and wanted(appeal)
    ]


def _selection(request: Element) -> Selection:
    if guids := _texts(request, "AppealGUID"):
        return lambda appeal: appeal.guid.lower() in guids
    if numbers := _texts(request, "AppealNumber", lower=False):
        return lambda appeal: appeal.number in numbers
    if answers := _texts(request, "AnswerGUID"):
        return lambda appeal: any(answer.guid.lower() in answers for answer in appeal.answers)
    created, posted = _period(request, "CreateDate"), _period(request, "PostDate")
    if any(created) or any(posted):
        return lambda appeal: any(
            _within(answer.created_on, created) and _within(answer.sent_on, posted)
            for answer in appeal.answers
        )
    return _by_attributes(request)


def _by_attributes(request: Element) -> Selection:
    period = _period(request, "Date")
    houses = _texts(request, "FIASHouseGuid")
    theme = request.find(f"{{{APPEALS}}}AppealTheme")
    code = None if theme is None else text_of(theme, NSI_BASE, "Code")
    asked = request.find(f"{{{APPEALS}}}StatusOfAppeal")
    names = [] if asked is None else [str(child.tag).rpartition("}")[2] for child in elements(asked)]

    def wanted(appeal: Appeal) -> bool:
        return (
            _within(appeal.created_on, period)
            and (code is None or appeal.topic == code)
            and (not houses or (appeal.house or "").lower() in houses)
            and (not names or appeal.status in {_STATUSES.get(name) for name in names})
        )

    return wanted


def _texts(request: Element, name: str, *, lower: bool = True) -> set[str]:
    found = {child.text or "" for child in request.iterfind(f"{{{APPEALS}}}{name}")}
    return {text.lower() for text in found} if lower else found


def _period(request: Element, suffix: str) -> tuple[date | None, date | None]:
    return day_of(request, APPEALS, f"Start{suffix}"), day_of(request, APPEALS, f"End{suffix}")


def _within(value: date | None, period: tuple[date | None, date | None]) -> bool:
    """Tell whether a day is in a period, both ends included; no day is in a bounded one."""
    first, last = period
    if value is None:
        return first is None and last is None
    return (first is None or first <= value) and (last is None or value <= last)


class Writer:
    """Write appeals as ExportAppealResult, with the fields that one version of the request knows."""

    def __init__(
        self, world: World, version: str, digest: Callable[[Attachment], str | None], *, future_field: bool
    ) -> None:
        self._world = world
        self._version = version_key(version)
        self._digest = digest
        self._future_field = future_field

    def write(self, appeals: Iterable[Appeal], into: Element) -> None:
        for appeal in appeals:
            self._appeal(appeal, add(into, APPEALS, "ExportAppealResult"))

    def _knows(self, field: str) -> bool:
        return self._version >= _SINCE[field]

    def _appeal(self, appeal: Appeal, into: Element) -> None:
        self._head(appeal, into)
        self._attachments(appeal.attachments, into)
        add_given(into, APPEALS, "AnswererGUID", appeal.answerer)
        for event in appeal.history:
            self._event(event, add(into, APPEALS, "AppealHistory"))
        add(into, APPEALS, "AppealStatus", appeal.status.value)
        self._tail(appeal, into)
        if self._future_field:
            add(into, APPEALS, "FutureField", "неизвестное поле")

    def _head(self, appeal: Appeal, into: Element) -> None:
        add(into, APPEALS, "AppealGUID", appeal.guid)
        add_given(into, APPEALS, "ParentAppealGUID", appeal.parent)
        self._applicant(appeal.applicant, add(into, APPEALS, "ApplicantInfo"))
        add(into, APPEALS, "AppealNumber", appeal.number)
        add(into, APPEALS, "AppealCreateDate", day(appeal.created_on))
        topic = self._world.topic(appeal.topic) if appeal.topic else None
        if topic:
            reference = add(into, APPEALS, "AppealTopic")
            add(reference, NSI_BASE, "Code", topic.code)
            add(reference, NSI_BASE, "GUID", topic.guid)
            add(reference, NSI_BASE, "Name", topic.name)
        else:
            add(into, APPEALS, "AnotherTopic", appeal.another_topic or "Другое")
        add_given(into, APPEALS, "FIASHouseGuid", appeal.house)
        if self._knows("premise"):
            add_given(into, APPEALS, "PremiseNumber", appeal.premise)
        add(add(into, APPEALS, "OKTMO"), BASE, "code", appeal.oktmo)
        add(into, APPEALS, "AppealText", appeal.text)

    def _tail(self, appeal: Appeal, into: Element) -> None:
        add_true(into, APPEALS, "Redirected", appeal.redirected)
        add_true(into, APPEALS, "RedirectedIsNotHCS", appeal.redirected_outside and not appeal.redirected)
        add_true(into, APPEALS, "RolledOver", appeal.rolled_over)
        add_true(into, APPEALS, "AnswerIsNotRequired", appeal.answer_not_required)
        if appeal.status is Status.WITHDRAWN:
            add_given(add(into, APPEALS, "AppealWithdrawn"), APPEALS, "Comment", appeal.withdrawal_comment)
        if self._knows("term"):
            add_true(into, APPEALS, "FromMobile", appeal.from_mobile)
            _add_day(into, "ExecutionEndDate", appeal.execution_end)
            add_given(into, APPEALS, "NPARequirements", appeal.requirements)
        if self._knows("appointment"):
            _add_day(into, "DateOfAppointment", appeal.appointed_for)
        if self._knows("neighbours"):
            add_true(into, APPEALS, "Collective", appeal.collective)
            for neighbour in appeal.neighbours:
                self._applicant(neighbour, add(into, APPEALS, "NeighbourInfo"))

    def _applicant(self, applicant: Applicant, into: Element) -> None:
        if applicant.hcs:
            add(into, APPEALS, "HCS", "true")
            return
        if applicant.organisation:
            _add_organisation(into, "Org", applicant.organisation)
        else:
            person = add(into, APPEALS, "Person")
            add(person, APPEALS, "Surname", applicant.surname)
            add(person, APPEALS, "FirstName", applicant.first_name)
            add_given(person, APPEALS, "Patronymic", applicant.patronymic)
        add_given(into, APPEALS, "PostAddress", applicant.post_address)
        add_given(into, APPEALS, "ApartmentNumber", applicant.apartment)
        add_given(into, APPEALS, "Email", applicant.email)
        if self._knows("premise"):
            add_given(into, APPEALS, "AppealEmail", applicant.appeal_email)
        add_given(into, APPEALS, "PhoneNumber", applicant.phone)

    def _event(self, event: Event, into: Element) -> None:
        if event.organisation:
            _add_organisation(into, "Organization", event.organisation)
        add(into, APPEALS, "ChangeDate", day(event.changed_on))
        match event.subject:
            case Answer() as answer:
                self._answer(answer, add(into, APPEALS, "Answer"))
            case Redirect() as redirect:
                self._redirect(redirect, add(into, APPEALS, "Redirected"))
            case RollOver() as roll_over:
                self._roll_over(roll_over, add(into, APPEALS, "RolledOver"))
            case NotRequired(cause):
                add(add(into, APPEALS, "IsNotRequired"), APPEALS, "Cause", cause)
            case Assessment(outcome, comment):
                # The wire's own spelling.
                assessment = add(into, APPEALS, "Assesment")
                add(assessment, APPEALS, outcome, "true")
                add_given(assessment, APPEALS, "DeclineComment", comment)

    def _answer(self, answer: Answer, into: Element) -> None:
        if self._knows("answer_guid"):
            add(into, APPEALS, "AnswerGUID", answer.guid)
        add(into, APPEALS, "AnswerNumber", answer.number)
        _add_day(into, "SendAnswerDate", answer.sent_on)
        add(add(into, APPEALS, "Answerer"), APPEALS, "AnswererGUID", answer.answerer)
        add(into, APPEALS, "AnswerText", answer.text)
        self._attachments(answer.attachments, into)
        add_true(into, APPEALS, "AnswerIsSent", answer.sent_on is not None)
        if self._knows("signed_attachments"):
            for signed in answer.signed_attachments:
                pair = add(into, APPEALS, "SignedAttachments")
                self._attachment(signed.attachment, add(pair, BASE, "Attachment"))
                for signature in signed.signatures:
                    self._attachment(signature, add(pair, BASE, "Signature"))

    def _redirect(self, redirect: Redirect, into: Element) -> None:
        _add_organisation(into, "Receiver", redirect.receiver)
        add_given(into, APPEALS, "Comment", redirect.comment)
        self._attachments(redirect.attachments, into)
        add_given(into, APPEALS, "AnswererGUID", redirect.answerer)

    def _roll_over(self, roll_over: RollOver, into: Element) -> None:
        _add_day(into, "ExecutionDate", roll_over.execution_date)
        add(into, APPEALS, "Comment", roll_over.comment)
        self._attachments(roll_over.attachments, into)
        add(into, APPEALS, "AnswererGUID", roll_over.answerer)

    def _attachments(self, attachments: Iterable[Attachment], into: Element) -> None:
        for attachment in attachments:
            self._attachment(attachment, add(into, APPEALS, "Attachment"))

    def _attachment(self, attachment: Attachment, into: Element) -> None:
        add(into, BASE, "Name", attachment.name)
        add_given(into, BASE, "Description", attachment.description)
        add(add(into, BASE, "Attachment"), BASE, "AttachmentGUID", attachment.guid)
        add_given(into, BASE, "AttachmentHASH", attachment.digest or self._digest(attachment))


def _add_organisation(into: Element, name: str, root_guid: str) -> None:
    add(add(into, APPEALS, name), ORGANISATION_REGISTRY, "orgRootEntityGUID", root_guid)


def _add_day(into: Element, name: str, value: date | None) -> None:
    if value is not None:
        add(into, APPEALS, name, day(value))
