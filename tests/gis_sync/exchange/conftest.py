from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from wagtail.models import Site

import pytest
import time_machine
from tests.gis_sync.stand.conftest import EMPLOYEE, NOW, SUPPLIER, SUPPLIER_ROOT, TOPIC, organisation

from gis_sync.exchange.connection import Connection
from gis_sync.exchange.running import run
from gis_sync.messages.profile import Profile
from gis_sync.models import Operation
from gis_sync.signing.signer import NoSigner
from gis_sync.stand.faults import Mode, Rule
from gis_sync.stand.options import Options
from gis_sync.stand.server import Stand
from gis_sync.stand.world import World
from gis_sync.transport import Endpoint, Transport
from pages.models import CompanySettings

if TYPE_CHECKING:
    from tests.gis_sync.exchange.desk import Desk

Break = Callable[..., None]
Carry = Callable[..., Operation]


@pytest.fixture
def world() -> World:
    world = World(lambda: NOW)
    world.register(organisation(SUPPLIER, SUPPLIER_ROOT, "1020000000001", employees=frozenset({EMPLOYEE})))
    world.topics = [TOPIC]
    return world


@pytest.fixture
def stand(world: World) -> Iterator[Stand]:
    with Stand(world, Options()) as stand:
        yield stand


@pytest.fixture
def connection(stand: Stand) -> Iterator[Connection]:
    endpoint = Endpoint(stand.url, SUPPLIER, stand=True, read_seconds=0.5, answer_seconds=10)
    with Transport(endpoint) as transport:
        yield Connection(transport, NoSigner(), Profile())


@pytest.fixture
def spoil(stand: Stand) -> Break:
    """Let the stand fail in a mode, once unless told otherwise."""

    def act(mode: Mode, operation: str = "", **fields: Any) -> None:
        stand.desk.faults.add(Rule(mode, operation, **{"times": 1, **fields}))

    return act


@pytest.fixture
def carry(connection: Connection) -> Carry:
    """Carry an operation on until it is finished, each call at its own time; a bounded number of calls."""

    def act(operation: Operation, *, calls: int = 10, now: datetime = NOW) -> Operation:
        for _ in range(calls):
            operation.refresh_from_db()
            if operation.next_try_at is None:
                break
            now = max(now, operation.next_try_at)
            run(operation.pk, now=now, connection=connection)
        operation.refresh_from_db()
        return operation

    return act


@pytest.fixture
def desk(db: None, stand: Stand, connection: Connection, settings: Any) -> Iterator["Desk"]:
    """A desk whose operator is known to GIS ZhKKh, on the day of the stand."""
    from tests.gis_sync.exchange.desk import Desk, a_team, known_there

    settings.GIS_URL, settings.GIS_ORG_PPA_GUID, settings.GIS_IS_STAND = stand.url, SUPPLIER, True
    CompanySettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"full_name": "ООО «Проверка»", "city": "Борисоглебск"},
    )
    team = a_team()
    known_there(team.operator)
    with time_machine.travel(NOW, tick=False):
        yield Desk(stand, connection, team)


def window(**values: Any) -> Operation:
    """Queue a question for the appeals of a week."""
    today = NOW.date()
    fields = {"starts_on": today - timedelta(days=6), "ends_on": today, "next_try_at": NOW, **values}
    return Operation.objects.create(kind=Operation.Kind.WINDOW, created_at=NOW, **fields)
