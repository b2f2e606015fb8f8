"""The stand at work: messages in, Acks and results out, files beside them, faults where asked for."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from gis_sync.stand import outcomes, registries, wire
from gis_sync.stand.acceptance import Acceptance, Request
from gis_sync.stand.exporting import Writer, select
from gis_sync.stand.faults import IN_RESULT, INSTEAD, Faults, Mode, Rule
from gis_sync.stand.file_calls import Call
from gis_sync.stand.file_store import Digest, FileStore
from gis_sync.stand.importing import Importer
from gis_sync.stand.mailbox import Mailbox, Message, State
from gis_sync.stand.options import Options, Repeats
from gis_sync.stand.refusals import Refused, words
from gis_sync.stand.reply import Reply
from gis_sync.stand.schema import Schemas
from gis_sync.stand.services import (
    EXPORT_APPEAL,
    EXPORT_NSI_ITEM,
    EXPORT_NSI_PAGE,
    EXPORT_ORG_REGISTRY,
    GET_STATE,
    IMPORT_ANSWER,
    Service,
)
from gis_sync.stand.signatures import CheckSignature
from gis_sync.stand.wire import BASE, Element, add, add_error
from gis_sync.stand.world import Attachment, World

Sign = Callable[[Element], None]
"""Put an enveloped signature into a result."""
MESSAGES_KEPT = 10_000
"""How many of the last messages can be asked for as they came."""
_STUCK = {Mode.STUCK_RECEIVED: State.RECEIVED, Mode.STUCK_PROCESSING: State.PROCESSING}


@dataclass(frozen=True)
class Received:
    """A POST as it came, whatever became of it; `fault` is the code of its refusal or ""."""

    at: datetime
    service: str
    action: str
    body: bytes = field(repr=False)
    fault: str
    mode: str
    message_guid: str
    """The GUID that was given to it, or ""."""


class Desk:
    """All that the stand does behind its sockets. Each call holds the world's lock."""

    def __init__(
        self,
        world: World,
        options: Options,
        directory: Path,
        *,
        check_signature: CheckSignature | None = None,
        digest: Digest | None = None,
        schemas: Schemas | None = None,
        sign: Sign | None = None,
    ) -> None:
        self.world = world
        self.options = options
        self.faults = Faults()
        self.files = FileStore(world, options, directory, digest)
        self.mailbox = Mailbox(world, options, self._process)
        self.received: deque[Received] = deque(maxlen=MESSAGES_KEPT)
        self._acceptance = Acceptance(world, options, check_signature, schemas)
        self._sign = sign

    def post(self, service: Service, soap_action: str, body: bytes) -> Reply:
        """Answer a SOAP message."""
        with self.world.lock:
            self.mailbox.advance()
            operation = service.operation(soap_action)
            rule = self.faults.strike(operation.name if operation else "", body)
            if rule and rule.mode in INSTEAD:
                self._note(service, soap_action, body, rule, fault=rule.code)
                return rule.instead()
            try:
                reply, guid = self._answer(service, soap_action, body, rule)
            except Refused as refusal:
                self._note(service, soap_action, body, rule, fault=refusal.code)
                return Reply(500, wire.fault(refusal.code, refusal.text))
            self._note(service, soap_action, body, rule, guid=guid)
            return rule.spoil(reply) if rule else reply

    def file_call(self, call: Call) -> Reply:
        """Answer a call of the file store."""
        with self.world.lock:
            self.mailbox.advance()
            rule = self.faults.strike(call.operation, call.body)
            if rule and rule.mode in INSTEAD:
                return rule.instead()
            reply = self.files.answer(call)
            return rule.spoil(reply) if rule else reply

    def _answer(self, service: Service, action: str, body: bytes, rule: Rule | None) -> tuple[Reply, str]:
        request = self._acceptance.accept(service, action, body)
        if request.operation.name == GET_STATE:
            return self._state(request), ""
        message = self._accepted(request, rule)
        ack = add(answer := wire.root(BASE, "AckRequest"), BASE, "Ack")
        add(ack, BASE, "MessageGUID", message.guid)
        add(ack, BASE, "RequesterMessageGUID", request.message_guid)
        return self._enveloped(request, wire.to_bytes(answer)), message.guid

    def _accepted(self, request: Request, rule: Rule | None) -> Message:
        former = self.mailbox.former(request)
        if former and self.options.repeats is Repeats.FORMER_ACK:
            return former
        if former and self.options.repeats is Repeats.REFUSE:
            raise Refused(self.options.codes.repeated, "MessageGUID уже использован")
        mode = rule.mode if rule and rule.mode in IN_RESULT else ""
        stuck_in = _STUCK.get(rule.mode) if rule else None
        return self.mailbox.add(request, mode=mode, code=rule.code if rule else "", stuck_in=stuck_in)

    def _state(self, request: Request) -> Reply:
        message = self.mailbox.poll(request, wire.text_of(request.payload, BASE, "MessageGUID") or "")
        content = message.result
        if content is None:
            content = wire.to_bytes(_state_result(message, self.mailbox.state(message)))
        return self._enveloped(request, content)

    def _enveloped(self, request: Request, content: bytes) -> Reply:
        return Reply(body=wire.envelope(content, now=self.world.now(), message_guid=request.message_guid))

    def _process(self, message: Message) -> bytes:
        result = _state_result(message, State.PROCESSED)
        if message.mode == Mode.RESULT_ERROR:
            add_error(result, "ErrorMessage", message.code, words(message.code))
        elif message.mode != Mode.RESULT_EMPTY:
            self._fill(message, result)
        if self._sign:
            self._sign(result)
        return wire.to_bytes(result)

    def _fill(self, message: Message, result: Element) -> None:
        actions = {
            EXPORT_APPEAL: self._export,
            IMPORT_ANSWER: self._import,
            EXPORT_NSI_ITEM: self._topics,
            EXPORT_NSI_PAGE: self._page_of_topics,
            EXPORT_ORG_REGISTRY: self._organisations,
        }
        try:
            actions[message.request.operation.name](message, result)
        except registries.NothingFound:
            add_error(result, "ErrorMessage", "INT002012", words("INT002012"))
        except registries.UnknownRegistry:
            code = self.options.codes.unknown_value
            add_error(result, "ErrorMessage", code, "Справочник отсутствует")

    def _export(self, message: Message, result: Element) -> None:
        request = message.request
        if request.organisation is None:
            raise ValueError("an export belongs to an organisation")
        appeals = select(self.world, request.organisation, request.payload)
        if not appeals:
            raise registries.NothingFound
        writer = Writer(self.world, request.version, self._digest, future_field=self.options.future_field)
        if message.mode == Mode.DUPLICATES:
            appeals = [appeal for appeal in appeals for _ in range(2)]
        writer.write(appeals, result)

    def _import(self, message: Message, result: Element) -> None:
        request = message.request
        if request.organisation is None:
            raise ValueError("an import belongs to an organisation")
        importer = Importer(self.world, self.files, self.options.codes, request.organisation, request.version)
        outcomes.write(importer.carry_out(request.payload), self.world.now(), result)

    def _topics(self, message: Message, result: Element) -> None:
        registries.write_topics(self.world, message.request.payload, result)

    def _page_of_topics(self, message: Message, result: Element) -> None:
        registries.write_page_of_topics(self.world, message.request.payload, result)

    def _organisations(self, message: Message, result: Element) -> None:
        registries.write_organisations(self.world, message.request.payload, result)

    def _digest(self, attachment: Attachment) -> str | None:
        return self.files.digest(attachment.guid)

    def _note(
        self,
        service: Service,
        action: str,
        body: bytes,
        rule: Rule | None,
        *,
        fault: str = "",
        guid: str = "",
    ) -> None:
        name = service.path.rpartition("/")[2]
        mode = rule.mode.value if rule else ""
        self.received.append(Received(self.world.now(), name, action.strip('"'), body, fault, mode, guid))


def _state_result(message: Message, state: State) -> Element:
    service = message.request.service
    result = wire.root(service.namespace, "getStateResult")
    result.set("Id", "signed-data-container")
    result.set(f"{{{BASE}}}version", service.result_version)
    add(result, BASE, "RequestState", str(int(state)))
    add(result, BASE, "MessageGUID", message.guid)
    return result
