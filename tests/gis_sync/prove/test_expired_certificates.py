"""The whole way with real signatures, and what becomes of it when a certificate runs out on either side."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from lxml import etree
from pytest_django import Settings
from tests.gis_sync.prove.story import GOOD, Story, ends
from tests.gis_sync.signing.conftest import gcrypt as gcrypt
from tests.gis_sync.signing.conftest import openssl as openssl
from tests.gis_sync.signing.conftest import program as program
from tests.gis_sync.signing.material import Pair, Program
from tests.gis_sync.stand.conftest import NOW, SUPPLIER

from gis_sync.checks import requests_can_be_signed
from gis_sync.exchange.connection import Connection
from gis_sync.exchange.planning import PULL_EVERY
from gis_sync.exchange.requeueing import requeue
from gis_sync.messages.profile import Profile
from gis_sync.models import Action, Operation, Packet
from gis_sync.signing import canonical
from gis_sync.signing.errors import SignatureValueError
from gis_sync.signing.openssl import Openssl
from gis_sync.signing.verify import verify
from gis_sync.stand.options import Options
from gis_sync.stand.server import Stand
from gis_sync.stand.signatures import gost_check, gost_digest
from gis_sync.stand.world import World
from gis_sync.transport import Endpoint, Transport

pytestmark = [pytest.mark.prove, pytest.mark.django_db]
DAY = timedelta(days=1)
SOON = timedelta(seconds=35)
"""After the appeals have come and before their answer goes."""


@pytest.fixture(scope="module")
def valid(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return program.dated(tmp_path_factory.mktemp("pairs") / "valid", NOW - DAY, NOW + 400 * DAY)


@pytest.fixture(scope="module")
def ending(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return program.dated(tmp_path_factory.mktemp("pairs") / "ending", NOW - 365 * DAY, NOW + SOON)


@pytest.fixture(scope="module")
def past(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return program.dated(tmp_path_factory.mktemp("pairs") / "past", NOW - 400 * DAY, NOW - DAY)


@pytest.fixture
def stand(world: World, openssl: Openssl) -> Iterator[Stand]:
    """A stand that checks signatures and hashes, as GIS ZhKKh does."""
    with Stand(world, Options(), check_signature=gost_check(), digest=gost_digest()) as stand:
        yield stand


@pytest.fixture
def connection(stand: Stand, openssl: Openssl, valid: Pair) -> Iterator[Connection]:
    endpoint = Endpoint(stand.url, SUPPLIER, stand=True, read_seconds=20, answer_seconds=20)
    with Transport(endpoint) as transport:
        yield Connection(transport, valid.signer(openssl), Profile())


def sign_with(story: Story, pair: Pair, openssl: Openssl, form: str = canonical.EXCLUSIVE) -> None:
    story.desk.connection = replace(story.desk.connection, signer=pair.signer(openssl, form=form))


def requests_sent() -> int:
    return Packet.objects.filter(direction="out").exclude(action="getState").count()


@pytest.mark.parametrize("form", [canonical.EXCLUSIVE, canonical.INCLUSIVE])
def test_the_whole_way_goes_with_real_signatures_and_hashes(
    story: Story, valid: Pair, openssl: Openssl, form: str
) -> None:
    sign_with(story, valid, openssl, form)
    story.tell()
    assert ends(story.desk) == GOOD
    for packet in Packet.objects.filter(direction="out").exclude(action="getState"):
        with packet.body.open("rb") as body:
            assert verify(etree.parse(body).getroot()[1][0], openssl=openssl, now=NOW)


def test_a_certificate_of_ours_that_runs_out_stops_what_goes_out_and_loses_nothing(
    story: Story, ending: Pair, valid: Pair, openssl: Openssl
) -> None:
    sign_with(story, ending, openssl)
    story.come()
    story.work()
    sent, story.desk.now = requests_sent(), NOW + PULL_EVERY * 2
    story.exchange()
    assert requests_sent() == sent
    failed = Operation.objects.filter(state="failed")
    assert {each.kind for each in failed} == {"window", "answers"}
    for each in failed:
        assert "Срок действия сертификата истёк 02.11.2026." in each.error
    assert Action.objects.filter(state="human", trouble__contains="Получите новый сертификат").count() == 2
    sign_with(story, valid, openssl)
    for each in failed:
        requeue(operation_id=each.pk, actor="user:1", now=story.desk.now)
    story.exchange()
    assert ends(story.desk) == GOOD


def test_a_certificate_that_is_out_of_term_by_their_clock_alone_is_named_by_their_code(
    story: Story, ending: Pair, openssl: Openssl
) -> None:
    """Ours is slow, or theirs is fast: what they refuse is put again when the clocks agree."""
    sign_with(story, ending, openssl)
    world = story.desk.stand.world
    world.move_clock(DAY)
    story.come()
    (failed,) = Operation.objects.all()
    assert (failed.state, failed.error_code, failed.taken) == ("failed", "AUT011004", 0)
    world.move_clock(-DAY)
    requeue(operation_id=failed.pk, actor="user:1", now=story.desk.now)
    story.exchange()
    story.desk.now = NOW
    story.work()
    story.exchange()
    assert ends(story.desk) == GOOD


@pytest.mark.parametrize(
    ("name", "identifier", "words"),
    [
        ("past", "gis_sync.E008", "Срок действия сертификата истёк 01.11.2026."),
        ("ending", "gis_sync.W002", "действует только до 02.11.2026."),
    ],
)
def test_the_check_says_when_a_certificate_of_ours_is_out_of_term(
    settings: Settings, request: pytest.FixtureRequest, name: str, identifier: str, words: str
) -> None:
    pair = request.getfixturevalue(name)
    settings.GIS_SIGNER, settings.GIS_KEY_PASSWORD = "openssl", ""
    settings.GIS_KEY_FILE, settings.GIS_CERTIFICATE_FILE = str(pair.key), str(pair.certificate)
    with time_machine.travel(NOW, tick=False):
        (found,) = requests_can_be_signed()
    assert (found.id, words in found.msg) == (identifier, True)
    assert "новый сертификат" in found.hint


def bodies() -> list[etree._Element]:
    found = []
    for packet in Packet.objects.filter(direction="in", action="getState"):
        with packet.body.open("rb") as body:
            found.append(etree.parse(body).getroot()[-1][0])
    return found


def test_a_signature_of_theirs_by_a_certificate_out_of_term_does_not_hold(
    story: Story, past: Pair, valid: Pair, openssl: Openssl
) -> None:
    """Answers need no signature; one that is there is verified as of the day on which it came."""
    signers: dict[datetime, Pair] = {NOW - 2 * DAY: past, NOW: valid}
    for made_at, pair in signers.items():
        signer = pair.signer(openssl)
        story.desk.stand.desk._sign = lambda element, s=signer, at=made_at: s.sign(element, now=at)
        Packet.objects.all().delete()
        Operation.objects.all().delete()
        story.come()
        (signed,) = bodies()
        if pair is valid:
            assert verify(signed, openssl=openssl, now=NOW).serial
        else:
            assert verify(signed, openssl=openssl, now=made_at).serial
            with pytest.raises(SignatureValueError, match=r"Срок действия сертификата истёк 01\.11\.2026"):
                verify(signed, openssl=openssl, now=NOW)
