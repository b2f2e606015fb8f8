"""Whether GIS ZhKKh can be reached and takes our signature, asked without changing anything."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from tempfile import TemporaryFile
from uuid import uuid4

from lxml import etree

from gis_sync.errors import Judgement, NoAnswer, judge_code
from gis_sync.exchange.connection import configured_endpoint, configured_profile, is_configured
from gis_sync.messages import envelope, nsi
from gis_sync.messages.envelope import Ack, Fault, RequestHeader, StateResult
from gis_sync.messages.errors import MessageUnreadable, ProfileInvalid
from gis_sync.messages.profile import Profile
from gis_sync.signing.configured import configured_signer
from gis_sync.signing.errors import SigningError
from gis_sync.signing.signer import NoSigner, Signer
from gis_sync.transport import BadEndpoint, Endpoint, Service, Transport

CONNECT_SECONDS, READ_SECONDS = 5.0, 20.0
"""Somebody sits before the screen: shorter than the exchange itself waits."""
UNKNOWN_REQUEST = "INT002013"
OFF = "Обмен выключен: адрес ГИС ЖКХ не указан (GIS_URL)."
NO_FORM = "GIS_CANONICALISATION: такой формы нет."
REACHED = "Связь есть: ГИС ЖКХ ответила, что проверочного запроса у неё нет, как и должна."
SIGNED = "Подпись принята: ГИС ЖКХ взяла в работу запрос справочника тем (№ 220)."
UNSIGNED = "Запрос справочника тем (№ 220) принят. Подписи на нём нет: GIS_SIGNER=none."
STRANGE = "ГИС ЖКХ ответила, но не на тот запрос. Проверьте адрес."
TRY_AGAIN = "Повторите проверку через несколько минут."
_NOTHING_TO_DO = "Делать ничего не нужно"


@dataclass(frozen=True)
class Finding:
    """What one question has shown; the words are Russian."""

    is_good: bool
    words: str


def probe(now: datetime) -> list[Finding]:
    """Ask for the state of a request that there is not, then, signed, for registry 220.

    Nothing is written down here; GIS ZhKKh prepares a list that nobody comes for. The second question follows
    a good answer to the first.
    """
    if not is_configured():
        return [Finding(False, OFF)]
    try:
        endpoint, profile = _patient(configured_endpoint()), configured_profile()
    except (BadEndpoint, ProfileInvalid) as error:
        return [Finding(False, str(error))]
    except ValueError:
        return [Finding(False, NO_FORM)]
    with Transport(endpoint) as transport:
        return list(_findings(transport, endpoint, profile, now))


def _patient(endpoint: Endpoint) -> Endpoint:
    return replace(
        endpoint,
        connect_seconds=CONNECT_SECONDS,
        read_seconds=READ_SECONDS,
        answer_seconds=READ_SECONDS,
    )


def _findings(transport: Transport, endpoint: Endpoint, profile: Profile, now: datetime) -> Iterator[Finding]:
    reached = _reach(transport, endpoint.org_ppa_guid, now)
    yield reached
    if reached.is_good:
        yield _knock_signed(transport, profile, now)


def _reach(transport: Transport, org_ppa_guid: str, now: datetime) -> Finding:
    request = envelope.state_request(str(uuid4()))
    whole = envelope.build_envelope(RequestHeader(str(uuid4()), now, org_ppa_guid), request)
    said = _ask(transport, Service.APPEALS, "getState", whole)
    if isinstance(said, Finding):
        return said
    error = None if isinstance(said, Ack) else said.error
    if error is None:
        return Finding(False, STRANGE)
    return Finding(True, REACHED) if error.code == UNKNOWN_REQUEST else _refusal(judge_code(error.code))


def _knock_signed(transport: Transport, profile: Profile, now: datetime) -> Finding:
    whole = envelope.build_envelope(RequestHeader(str(uuid4()), now), nsi.item_request(profile))
    try:
        signer: Signer = configured_signer()
        signer.sign(envelope.request_in(whole), now=now)
    except SigningError as error:
        return Finding(False, str(error))
    said = _ask(transport, Service.NSI, "exportNsiItem", whole)
    if isinstance(said, Finding):
        return said
    if isinstance(said, Ack):
        return Finding(True, UNSIGNED if isinstance(signer, NoSigner) else SIGNED)
    return Finding(False, STRANGE) if said.error is None else _refusal(judge_code(said.error.code))


def _ask(
    transport: Transport, service: Service, action: str, whole: etree._Element
) -> Ack | Fault | StateResult | Finding:
    with TemporaryFile() as into:
        try:
            answer = transport.post(service, action, envelope.serialise(whole), into)
            if answer.judgement is not None:
                return _refusal(answer.judgement)
            return envelope.read_answer(into)
        except NoAnswer as silence:
            return _refusal(silence.judgement)
        except MessageUnreadable as error:
            return Finding(False, str(error))


def _refusal(judgement: Judgement) -> Finding:
    """Say what a judgement means to somebody who only asks: nothing will be sent again by itself."""
    advice = TRY_AGAIN if judgement.advice.startswith(_NOTHING_TO_DO) else judgement.advice
    code = f" ({judgement.code})" if judgement.code else ""
    return Finding(False, f"{judgement.explanation}{code} {advice}".strip())
