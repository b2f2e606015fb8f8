"""Whether a message is accepted: the steps in their order, from the envelope to the signature.

The order, and which signature fault has which code, are inferred: GIS ZhKKh publishes neither.
"""

from dataclasses import dataclass

from gis_sync.stand import signatures, structure, wire
from gis_sync.stand.options import Options
from gis_sync.stand.refusals import Refused
from gis_sync.stand.schema import Schemas
from gis_sync.stand.services import Operation, Service
from gis_sync.stand.signatures import CheckSignature
from gis_sync.stand.wire import BASE, Element, Envelope
from gis_sync.stand.world import Organisation, World

FORMAT = "FMT001300"


@dataclass(frozen=True)
class Request:
    """A message that passed; `organisation` is None where the service asks for none."""

    service: Service
    operation: Operation
    organisation: Organisation | None
    message_guid: str
    version: str
    payload: Element


@dataclass
class Acceptance:
    world: World
    options: Options
    check_signature: CheckSignature | None = None
    """None: signatures are not asked for, as on the plain stand."""
    schemas: Schemas | None = None

    def accept(self, service: Service, soap_action: str, body: bytes) -> Request:
        """Take a message through all steps; raise Refused at the first that it does not pass."""
        try:
            envelope = wire.read(body)
        except wire.NotSoap as error:
            raise Refused(FORMAT, str(error)) from error
        operation = service.operation(soap_action)
        if operation is None or operation.tag != envelope.payload.tag:
            raise Refused(FORMAT, "SOAPAction не соответствует телу запроса")
        header = self._header(service, envelope)
        self._check_structure(service, envelope.payload)
        version = self._version(operation, envelope.payload)
        organisation = self._organisation(service, header)
        if operation.is_signed and self.check_signature:
            self._check_signature(envelope.payload, self.check_signature)
        message_guid = wire.text_of(header, BASE, "MessageGUID") or ""
        return Request(service, operation, organisation, message_guid, version, envelope.payload)

    def _header(self, service: Service, envelope: Envelope) -> Element:
        if [block.tag for block in envelope.headers] != [f"{{{BASE}}}{service.header}"]:
            raise Refused(FORMAT, f"нужен один заголовок {service.header}")
        self._check_structure(service, envelope.headers[0])
        return envelope.headers[0]

    def _check_structure(self, service: Service, element: Element) -> None:
        problem = next(structure.problems(element), "")
        if not problem and self.schemas:
            problem = self.schemas.problem(service, element)
        if problem:
            raise Refused(FORMAT, problem)

    def _version(self, operation: Operation, payload: Element) -> str:
        version = payload.get(f"{{{BASE}}}version", "")
        if operation.versions and version not in operation.versions:
            raise Refused(self.options.codes.version, f"версия {version or 'не указана'}")
        return version

    def _organisation(self, service: Service, header: Element) -> Organisation | None:
        if service.header != "RequestHeader":
            return None
        # SenderID is obsolete, and citizens do not come by this way: neither names an organisation.
        organisation = self.world.organisation(wire.text_of(header, BASE, "orgPPAGUID") or "")
        if organisation is None:
            raise Refused("AUT011002")
        if not organisation.may_handle_appeals:
            raise Refused("AUT011003")
        if not organisation.grants_system:
            raise Refused("AUT011009")
        return organisation

    def _check_signature(self, payload: Element, check: CheckSignature) -> None:
        signatures.check_shape(payload)
        signatures.check_certificate(payload, now=self.world.now(), known=self.options.certificates)
        check(payload, self.world.now())
