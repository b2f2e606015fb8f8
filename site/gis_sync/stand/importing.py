"""importAnswer: each item is carried out or refused by itself, and its effects are seen in the next export.

Which code each refusal has in GIS ZhKKh is mostly not published: see `options.Codes`.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

from gis_sync.stand.file_store import FileStore
from gis_sync.stand.options import Codes
from gis_sync.stand.outcomes import ItemRefused, Outcome
from gis_sync.stand.services import version_key
from gis_sync.stand.wire import (
    APPEALS,
    BASE,
    ORGANISATION_REGISTRY,
    Element,
    day_of,
    elements,
    text_of,
)
from gis_sync.stand.world import (
    Answer,
    Appeal,
    Attachment,
    Event,
    NotRequired,
    Organisation,
    Redirect,
    RollOver,
    SignedAttachment,
    Status,
    UnknownAppeal,
    World,
)

_STRICT_LENGTHS = (15, 11, 0, 0)
_LONGEST_EXTENSION = timedelta(days=30)
"""Past the legal deadline (59-ФЗ, ст. 12, ч. 2)."""
_REDIRECT_COMMENT, _ROLL_OVER_COMMENT, _CAUSE = 100, 20, 20


class Importer:
    """Carry out one importAnswerRequest of one organisation."""

    def __init__(
        self, world: World, files: FileStore, codes: Codes, organisation: Organisation, version: str
    ) -> None:
        self._world = world
        self._files = files
        self._codes = codes
        self._organisation = organisation
        self._strict_lengths = version_key(version) >= _STRICT_LENGTHS
        self._actions: dict[str, Callable[[Appeal, Element], None]] = {
            "Performer": self._appoint,
            "Executed": self._execute,
            "RedirectAppeal": self._redirect,
            "RollOverAppeal": self._roll_over,
            "AnswerIsNotRequired": self._close_without_answer,
        }

    def carry_out(self, request: Element) -> list[Outcome]:
        """Do what a request asks, in its order; return an outcome for every TransportGUID."""
        outcomes: list[Outcome] = []
        for item in elements(request):
            if item.tag == f"{{{APPEALS}}}AnswerAction":
                outcomes += self._answer_action(item)
            elif item.tag == f"{{{APPEALS}}}AppealAction":
                outcomes.append(self._appeal_action(item))
        return outcomes

    def _answer_action(self, item: Element) -> Iterator[Outcome]:
        try:
            appeal = self._appeal(item)
        except ItemRefused as refusal:
            yield Outcome(_transport(item), refusal=refusal)
            for part in item.iterfind(f"{{{APPEALS}}}Answer"):
                yield Outcome(_transport(part), refusal=refusal)
            return
        yield Outcome(_transport(item), appeal.guid, appeal.number)
        for part in item.iterfind(f"{{{APPEALS}}}Answer"):
            yield self._answer_outcome(appeal.guid, part)

    def _answer_outcome(self, appeal_guid: str, part: Element) -> Outcome:
        # On a copy: a refused item leaves nothing behind.
        appeal = deepcopy(self._world.appeal(appeal_guid))
        try:
            answer = self._change_answer(appeal, part)
        except ItemRefused as refusal:
            return Outcome(_transport(part), refusal=refusal)
        self._keep(appeal)
        return Outcome(_transport(part), answer.guid, answer.number)

    def _appeal_action(self, item: Element) -> Outcome:
        try:
            appeal = deepcopy(self._appeal(item))
            # TransportGUID and the appeal's GUID or number come first.
            actions = list(elements(item))[2:]
            if not actions:
                raise self._refusal("не указано действие с обращением")
            for action in actions:
                self._check_open(appeal)
                self._check_employee(action)
                self._actions[_local(action)](appeal, action)
        except ItemRefused as refusal:
            return Outcome(_transport(item), refusal=refusal)
        self._keep(appeal)
        return Outcome(_transport(item), appeal.guid, appeal.number)

    def _keep(self, appeal: Appeal) -> None:
        self._world.put(appeal)
        for attachment in appeal.all_attachments():
            self._files.refer(attachment.guid, self._organisation)

    def _appeal(self, item: Element) -> Appeal:
        guid = text_of(item, APPEALS, "AppealGUID")
        try:
            if guid is not None:
                appeal = self._world.appeal(guid)
            else:
                appeal = self._world.appeal_by_number(text_of(item, APPEALS, "AppealNumber") or "")
        except UnknownAppeal:
            raise ItemRefused(self._codes.unknown_value, "Обращение отсутствует в реестре") from None
        if appeal.owner != self._organisation.ppa_guid:
            raise ItemRefused(self._codes.foreign, "Обращение направлено другой организации")
        return appeal

    def _check_open(self, appeal: Appeal) -> None:
        if (
            appeal.status in (Status.EXECUTED, Status.WITHDRAWN)
            or appeal.redirected
            or appeal.redirected_outside
        ):
            raise self._refusal("обращение исполнено, отозвано или переадресовано")

    def _check_employee(self, action: Element) -> str:
        guid = (text_of(action, APPEALS, "AnswererGUID") or "").lower()
        if guid not in self._organisation.employees:
            raise ItemRefused(self._codes.unknown_value, "Исполнитель отсутствует в реестре")
        return guid

    def _check_length(self, name: str, text: str | None, shortest: int) -> None:
        if self._strict_lengths and len(text or "") < shortest:
            raise ItemRefused(self._codes.length, f"{name}: не менее {shortest} символов")

    def _change_answer(self, appeal: Appeal, part: Element) -> Answer:
        self._check_open(appeal)
        employee = self._check_employee(part)
        known = self._known_answer(appeal, part)
        if known and known.sent_on:
            raise self._refusal("ответ уже отправлен")
        if part.find(f"{{{APPEALS}}}DeleteAnswer") is not None:
            return self._delete(appeal, known)
        loaded = part.find(f"{{{APPEALS}}}LoadAnswer")
        is_sent = part.find(f"{{{APPEALS}}}SendAnswer") is not None
        if loaded is None and not is_sent:
            raise self._refusal("не указано действие с ответом")
        answer = known if loaded is None else self._load(appeal, known, loaded, employee)
        if answer is None:
            raise self._refusal("нет ответа, который можно отправить")
        if is_sent:
            answer.sent_on = self._world.today()
            appeal.status = Status.EXECUTED
        return answer

    def _known_answer(self, appeal: Appeal, part: Element) -> Answer | None:
        guid = text_of(part, APPEALS, "AnswerGUID")
        if guid is None:
            return None
        for answer in appeal.answers:
            if answer.guid == guid.lower():
                return answer
        raise ItemRefused(self._codes.unknown_value, "Ответ отсутствует в реестре")

    def _delete(self, appeal: Appeal, answer: Answer | None) -> Answer:
        if answer is None:
            raise self._refusal("не указан ответ, который нужно удалить")
        appeal.history = [event for event in appeal.history if event.subject is not answer]
        return answer

    def _load(self, appeal: Appeal, known: Answer | None, loaded: Element, employee: str) -> Answer:
        text = text_of(loaded, APPEALS, "AnswerText") or ""
        if not text.strip():
            raise self._refusal("текст ответа пуст")
        answer = known or self._new_answer(appeal, employee)
        answer.text, answer.answerer = text, employee
        answer.attachments = self._attachments(loaded)
        answer.signed_attachments = [
            self._signed_attachment(pair) for pair in loaded.iterfind(f"{{{APPEALS}}}SignedAttachments")
        ]
        return answer

    def _new_answer(self, appeal: Appeal, employee: str) -> Answer:
        today = self._world.today()
        answer = Answer(str(uuid4()), f"{appeal.number}/{len(appeal.answers) + 1}", employee, "", today)
        self._record(appeal, answer)
        return answer

    def _appoint(self, appeal: Appeal, action: Element) -> None:
        appointed = day_of(action, APPEALS, "DateOfAppointment")
        if appointed and appointed < self._world.today():
            raise self._refusal("плановая дата исполнения в прошлом")
        if appeal.answerer is None:
            # The planned date belongs to the first appointment.
            appeal.appointed_for = appointed
        appeal.answerer = self._check_employee(action)
        appeal.status = Status.IN_WORK
        self._record(appeal, None)

    def _execute(self, appeal: Appeal, action: Element) -> None:
        appeal.status = Status.EXECUTED
        self._record(appeal, None)

    def _redirect(self, appeal: Appeal, action: Element) -> None:
        receiver = action.findtext(
            f"{{{APPEALS}}}Receiver/{{{ORGANISATION_REGISTRY}}}orgRootEntityGUID", ""
        ).lower()
        if self._world.organisation_by_root(receiver) is None:
            raise ItemRefused(self._codes.unknown_value, "Адресат отсутствует в реестре организаций")
        comment = text_of(action, APPEALS, "Comment")
        self._check_length("Comment", comment, _REDIRECT_COMMENT)
        employee = self._check_employee(action)
        appeal.redirected = True
        self._record(appeal, Redirect(receiver, comment, self._attachments(action), employee))

    def _roll_over(self, appeal: Appeal, action: Element) -> None:
        until = day_of(action, APPEALS, "ExecutionDate")
        comment = text_of(action, APPEALS, "Comment") or ""
        self._check_length("Comment", comment, _ROLL_OVER_COMMENT)
        if until is None or not appeal.current_deadline < until <= appeal.deadline + _LONGEST_EXTENSION:
            raise self._refusal("срок можно продлить не более чем на 30 дней")
        appeal.rolled_over = True
        self._record(
            appeal, RollOver(until, comment, self._attachments(action), self._check_employee(action))
        )

    def _close_without_answer(self, appeal: Appeal, action: Element) -> None:
        cause = text_of(action, APPEALS, "Cause") or ""
        self._check_length("Cause", cause, _CAUSE)
        appeal.answer_not_required = True
        appeal.status = Status.EXECUTED
        self._record(appeal, NotRequired(cause))

    def _record(self, appeal: Appeal, subject: Answer | Redirect | RollOver | NotRequired | None) -> None:
        appeal.history.append(Event(self._world.today(), self._organisation.root_guid, subject))

    def _attachments(self, parent: Element) -> list[Attachment]:
        return [self._attachment(found) for found in parent.iterfind(f"{{{APPEALS}}}Attachment")]

    def _signed_attachment(self, pair: Element) -> SignedAttachment:
        attachment, *signatures = elements(pair)
        return SignedAttachment(
            self._attachment(attachment), [self._attachment(found) for found in signatures]
        )

    def _attachment(self, found: Element) -> Attachment:
        guid = found.findtext(f"{{{BASE}}}Attachment/{{{BASE}}}AttachmentGUID", "").lower()
        stored = self._files.uploaded_by(self._organisation, guid)
        if stored is None:
            raise ItemRefused(self._codes.file_unknown, "Вложение не загружено в файловое хранилище")
        digest = text_of(found, BASE, "AttachmentHASH")
        expected = self._files.digest(guid)
        if not digest or (expected is not None and digest.lower() != expected.lower()):
            raise ItemRefused(self._codes.file_hash, "Хэш вложения не указан или не совпадает")
        name, description = text_of(found, BASE, "Name") or "", text_of(found, BASE, "Description")
        return Attachment(name, guid, description, digest)

    def _refusal(self, text: str) -> ItemRefused:
        return ItemRefused(self._codes.business, text[0].upper() + text[1:])


def _transport(item: Element) -> str:
    return text_of(item, BASE, "TransportGUID") or ""


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
